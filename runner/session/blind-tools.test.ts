import t from 'tap';

import { registry } from '../../checks/registry.js';
import type { Finished } from '../shell/shell.js';
import { judge } from './judge.js';
import { asking, stage, stepOf, told } from './test-stage.js';

/** A look at a node whose tools answer as they are told, by the marker that the look is under. */
const looking = (says: (marker: string) => Partial<Finished>) => ({
  ...stage(),
  observe: () =>
    Promise.resolve({
      run: (argv: readonly string[]) => {
        const nothing = { code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), end: 'exited' } as const;
        return Promise.resolve({ ...nothing, ...says(argv.at(-1) ?? '') });
      },
    }),
});

const section = (marker: string, name: string, said: Buffer) =>
  Buffer.concat([Buffer.from(`\n${marker} begin ${name}\n`), said, Buffer.from(`\n${marker} end 0 \n`)]);

const asks = [{ bindings: {}, args: { in: 'host', link: 'eth0', is: '192.168.1.2/24' } }];

const cases: Readonly<Record<string, readonly [says: (marker: string) => Partial<Finished>, message: RegExp]>> = {
  'more than can be kept': [() => ({ code: 137, end: 'overflowed' }), /^Looking at host printed over 32 MiB/],
  'bytes that are no text': [
    (marker) => {
      const babble = Buffer.from([0x5b, 0x7b, 0xff, 0xfe, 0x00, 0x80]);
      return { stdout: Buffer.concat([section(marker, 'ip', babble), section(marker, 'end', Buffer.alloc(0))]) };
    },
    /^The answer of ip .*cannot be read: what it printed is not JSON/,
  ],
  'half an answer': [
    (marker) => ({ stdout: Buffer.from(`\n${marker} begin ip\n[{"if`) }),
    /in the middle of its answer/,
  ],
  'nothing in time': [() => ({ code: 137, end: 'timed-out' }), /^Looking at host took over 10 s/],
};

for (const [what, [says, message]] of Object.entries(cases)) {
  void t.test(`tools that print ${what}: unknown, and the other results are not lost`, async (t) => {
    const how = { ...told({ other: [{ kind: 'met' }] }), site: looking(says) };
    const checks = new Map([...how.checks, ...registry]);
    const [blind, other] = await judge(stepOf('s', [asking('address', { asks }), asking('other')]), { ...how, checks });
    t.match(blind?.outcome, { kind: 'unknown', error: { code: 'cannot-look', message } });
    t.equal(other?.outcome.kind, 'met');
  });
}
