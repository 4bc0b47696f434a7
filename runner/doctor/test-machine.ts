import type { Finished, Shell } from '../shell/shell.js';
import type { Machine } from './machine.js';

/** What a command says when a word of its argv contains the key. */
export type Answers = Readonly<
  Record<string, { code?: number; stdout?: string; stderr?: string; end?: Finished['end'] }>
>;

/** Answers what it was told and nothing else. */
export function fakeShell(answers: Answers): Shell {
  return {
    run: (argv) => {
      const [, told] = Object.entries(answers).find(([key]) => argv.some((word) => word.includes(key))) ?? [];
      if (told === undefined) return Promise.reject(new Error(`nobody told the fake about: ${argv.join(' ')}`));
      const { code = 0, stdout = '', stderr = '', end = 'exited' } = told;
      return Promise.resolve({ code, end, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) });
    },
  };
}

/** An ordinary user's machine that has only the files and answers given. */
export function fakeMachine(told: {
  readonly answers?: Answers;
  readonly files?: Readonly<Record<string, string>>;
  readonly machine?: Partial<Machine>;
}): Machine {
  return {
    shell: fakeShell(told.answers ?? {}),
    platform: 'linux',
    node: '20.19.0',
    uid: 1000,
    user: 'ada',
    env: {},
    terminal: true,
    read: (path) => Promise.resolve(told.files?.[path]),
    space: () => Promise.resolve(100 * 1024 ** 3),
    ...told.machine,
  };
}
