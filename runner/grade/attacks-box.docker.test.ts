import { tryInBox } from './test-attack.js';
import { boundsAttacks } from './test-attacks-bounds.js';
import { pointAttacks } from './test-attacks-points.js';
import { reachAttacks } from './test-attacks-reach.js';

tryInBox({ ...pointAttacks, ...reachAttacks, ...boundsAttacks });
