import { createRequire } from 'node:module';

// tap puts a loader of its own into every process that a test starts, to see what it covers. Nobody asks for that here, no
// learner has it, and a `labs` with it takes three times its processor time. Each test file loads this; .taprc says so.
const processes = createRequire(import.meta.url)('process-on-spawn') as { removeAllListeners(): void };
processes.removeAllListeners();
