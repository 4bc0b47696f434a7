import { noNodes } from './test-person.js';
import { provesEveryLab } from './test-proof.js';

provesEveryLab('sandbox', noNodes);
