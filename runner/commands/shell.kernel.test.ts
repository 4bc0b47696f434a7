import { noNodes } from './test-person.js';
import { shellOn } from './test-shell.js';

shellOn('sandbox', noNodes);
