import { labsToProve, noDocker } from './test-person.js';
import { provesLabs } from './test-proof.js';

provesLabs(labsToProve, 'docker', noDocker);
