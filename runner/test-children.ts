import processes from 'process-on-spawn';

// tap puts a loader of its own into every process that a test starts, to see what it covers. Nobody asks for that here, no
// learner has it, and a `labs` with it takes three times its processor time. Each test file loads this; .taprc says so.
processes.removeAllListeners();
