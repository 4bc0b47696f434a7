import { lifeOn } from './test-life.js';
import { noNodes } from './test-person.js';

lifeOn('sandbox', 'sandbox', noNodes);
