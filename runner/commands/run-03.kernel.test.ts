import { doneOnce } from './test-person.js';
import { builtIn, mistakesOf, wayThrough } from './test-way.js';

const lab = await builtIn('03-bridge');
wayThrough(lab, 'sandbox', doneOnce);
mistakesOf(lab, 'sandbox', doneOnce);
