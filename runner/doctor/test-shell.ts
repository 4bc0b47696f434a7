import { spawn } from 'node:child_process';
import type { Shell } from '../shell/shell.js';

/** This machine's own commands, for the tests that ask the real kernel. */
export const realShell: Shell = {
  run: (argv, options = {}) =>
    new Promise((resolve, reject) => {
      const [program = '', ...rest] = argv;
      const child = spawn(program, rest, { timeout: options.timeout });
      const stdout: Buffer[] = [];
      const stderr: Buffer[] = [];
      child.stdout.on('data', (part: Buffer) => stdout.push(part));
      child.stderr.on('data', (part: Buffer) => stderr.push(part));
      child.on('error', reject);
      child.on('close', (code, signal) => {
        const end = signal === null ? 'exited' : 'timed-out';
        resolve({ code: code ?? 137, end, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) });
      });
      // A program may end before it has read all of its input.
      child.stdin.on('error', () => undefined);
      child.stdin.end(options.input ?? '');
    }),
};
