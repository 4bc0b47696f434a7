import { noNodes } from './test-person.js';
import { builtIn, mistakesOf, wayThrough } from './test-way.js';

const lab = await builtIn('01-namespaces');
wayThrough(lab, 'sandbox', noNodes);
mistakesOf(lab, 'sandbox', noNodes);
