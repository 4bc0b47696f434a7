import { noDocker } from './test-person.js';
import { tourOn } from './test-run.js';
import { builtIn, wayThrough } from './test-way.js';

tourOn('docker', noDocker);
wayThrough(await builtIn('03-bridge'), 'docker', noDocker);
