import { noDocker } from './test-person.js';
import { shellOn } from './test-shell.js';

shellOn('docker', noDocker);
shellOn('box', noDocker);
