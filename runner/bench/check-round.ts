import { fileURLToPath } from 'node:url';

import { registry } from '../../checks/registry.js';
import { around } from '../commands/around.js';
import { openLab } from '../commands/open-lab.js';
import { Grounds } from '../ground/grounds.js';
import { stepsOf } from '../session/steps.js';
import { judge } from '../session/judge.js';
import type { Shell } from '../shell/shell.js';
import type { Round } from './samples.js';
import { wall } from './rivals.js';

const program = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

/** The step that is looked at: all its checks are about state, of two namespaces and the node. */
const [lab, step] = ['03-bridge', 'up'] as const;

/** A pass over one step's checks in a process that has loaded them, and `labs check` from its start to its end. */
export async function checkRound(shell: Shell, as: string): Promise<Round> {
  const labs = (...words: readonly string[]) => wall(shell, [process.execPath, program, ...words]);
  await labs('up', lab, '--as', as, '--ground', 'sandbox');
  try {
    await labs('jump', step, '--lab', as);
    const check = await wall(shell, [process.execPath, program, 'check', '--lab', as], 1);
    const standing = await new Grounds(around()).find(as);
    const found = stepsOf(await openLab(lab, undefined)).find(({ id }) => id === step);
    if (found === undefined) throw new Error(`${lab} has no step ${step} any more`);
    const pass = () => judge(found, { site: standing, checks: registry, controls: 'asked', patience: 'look once' });
    // The first loads what it needs.
    await pass();
    const started = performance.now();
    await pass();
    return { pass: performance.now() - started, check };
  } finally {
    await labs('down', as);
  }
}
