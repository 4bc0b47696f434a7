import { noDocker } from './test-person.js';
import { runOn } from './test-run.js';

runOn('docker', noDocker);
