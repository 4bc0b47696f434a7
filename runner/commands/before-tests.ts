import { spawnSync } from 'node:child_process';

import { program } from './test-person.js';

// A fresh machine has no node image, and what finds none is skipped. Where none can be made, each of these says so.
spawnSync(process.execPath, [program, 'setup'], { stdio: 'inherit' });
