import { noNodes } from './test-person.js';
import { provesLabs } from './test-proof.js';

// CI proves all of them once, and runs these tests a second time, as another user; some are enough there.
provesLabs(process.env['UNDERLAY_LABS']?.split(' ') ?? ['--all'], 'sandbox', noNodes);
