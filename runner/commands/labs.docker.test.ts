import { noDocker } from './test-person.js';
import { provesEveryLab } from './test-proof.js';

provesEveryLab('docker', noDocker);
