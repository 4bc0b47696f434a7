import { noDocker } from './test-person.js';
import { provesLabs } from './test-proof.js';

provesLabs(['--all'], 'docker', noDocker);
