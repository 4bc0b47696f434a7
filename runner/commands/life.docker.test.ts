import { lifeOn } from './test-life.js';
import { noDocker } from './test-person.js';

lifeOn('docker', 'docker', noDocker);
lifeOn('box', 'sandbox in a box', noDocker);
