import { tryAttacks } from './test-attack.js';
import { reachAttacks } from './test-attacks-reach.js';

tryAttacks(reachAttacks);
