import { cpus, release, totalmem } from 'node:os';

import type { Form } from './schedule.js';
import type { Measured } from './samples.js';
import { judge, type Judged } from './targets.js';

/** Everything that one run found, as --json prints it: times in milliseconds, memory in MiB. */
export interface Result {
  readonly date: string;
  readonly form: Form;
  readonly machine: {
    readonly processor: string;
    readonly processors: number;
    readonly memory: number;
    readonly kernel: string;
    readonly node: string;
    readonly user: 'root' | 'ordinary';
    /** How many processes wanted to run in the minute before: what else the machine does. */
    readonly load: number;
  };
  readonly absent: readonly string[];
  readonly measured: readonly Measured[];
  readonly targets: readonly Judged[];
}

export function result(form: Form, load: number, measured: readonly Measured[], absent: readonly string[]): Result {
  const processors = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    form,
    machine: {
      processor: processors[0]?.model.trim() ?? 'unknown',
      processors: processors.length,
      memory: Math.round(totalmem() / 1024 / 1024),
      kernel: release(),
      node: process.version,
      user: process.getuid?.() === 0 ? 'root' : 'ordinary',
      load,
    },
    absent,
    measured,
    targets: judge(measured),
  };
}
