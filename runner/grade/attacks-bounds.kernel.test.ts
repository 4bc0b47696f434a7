import { tryAttacks } from './test-attack.js';
import { boundsAttacks } from './test-attacks-bounds.js';

tryAttacks(boundsAttacks);
