import { noNodes } from './test-person.js';
import { tourOn } from './test-run.js';

tourOn('sandbox', noNodes);
