import { bridges } from './test-bridge.js';
import { cables } from './test-cable.js';
import { diagnoses } from './test-cases.js';
import { routers } from './test-router.js';
import { tunnels } from './test-tunnel.js';

await diagnoses('sandbox', [...cables, ...bridges, ...routers, ...tunnels]);
