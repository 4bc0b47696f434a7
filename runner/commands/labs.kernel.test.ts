import { labsToProve, noNodes } from './test-person.js';
import { provesLabs } from './test-proof.js';

provesLabs(labsToProve, 'sandbox', noNodes);
