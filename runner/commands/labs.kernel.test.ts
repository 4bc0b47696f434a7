import { noNodes } from './test-person.js';
import { provesLabs } from './test-proof.js';

provesLabs(['--all'], 'sandbox', noNodes);
