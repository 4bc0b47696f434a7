import { createRequire } from 'node:module';

// tap puts a loader of its own into every process that a test starts, to see what it covers. Nobody asks for that here, no
// learner has it, and a `labs` with it takes three times its processor time. Each test file loads this; .taprc says so.
const processes = createRequire(import.meta.url)('process-on-spawn') as { removeAllListeners(): void };
processes.removeAllListeners();

// A run that must be over at some time leaves out the files that it would begin later, and counts them as skipped.
const until = process.env['UNDERLAY_UNTIL'];
if (until !== undefined && Date.now() / 1000 > Number(until)) {
  process.stdout.write('TAP version 14\n1..0 # no time was left for it\n');
  process.exit(0);
}
