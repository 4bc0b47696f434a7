import t from 'tap';
import type { Finished } from '../../runner/shell/shell.js';
import { fakeWorld } from '../test-world.js';
import type { World } from '../world.js';
import { knock } from './knock.js';

function caller(out: string, more: Partial<Finished> = {}): World {
  const done = { code: 0, end: 'exited' as const, stdout: Buffer.from(out), stderr: Buffer.from(''), ...more };
  return { ...fakeWorld({}), place: () => Promise.resolve({ run: () => Promise.resolve(done) }) };
}

const target = { by: 'tcp', dst: '10.0.0.2', port: 80, tag: '0000' } as const;

void t.test(
  'silence, refusal, unreachability and size are four answers, and an answer carries what was said',
  async (t) => {
    const said = [
      { end: 'answered', said: 'token 10.0.0.1 4711' },
      { end: 'answered', said: '', by: '10.0.0.2', ttl: 63 },
      { end: 'refused', why: 'port' },
      { end: 'unreachable', why: 'host', by: '10.0.0.1' },
      { end: 'too-big', why: 'route', by: '10.0.0.254', mtu: 1400 },
      { end: 'silent' },
    ];
    t.same(await knock(caller(JSON.stringify(said)), 'red', [target], 'n'), [
      { kind: 'answered', token: 'token', seenAs: '10.0.0.1', by: '' },
      { kind: 'answered', token: '', seenAs: '', by: '10.0.0.2' },
      { kind: 'refused' },
      { kind: 'unreachable', why: 'host', by: '10.0.0.1' },
      { kind: 'too-big', mtu: 1400, by: '10.0.0.254' },
      { kind: 'silent' },
    ]);
  },
);

const broken: Readonly<Record<string, readonly [World, string]>> = {
  'a caller that fails': [
    caller('', { code: 1, stderr: Buffer.from('PermissionError: not permitted\n') }),
    'Calling from red failed: PermissionError: not permitted',
  ],
  'a caller that hangs': [caller('', { code: 137, end: 'timed-out' }), 'Calling from red took too long'],
  'a caller that talks nonsense': [caller('{'), 'The answer of the caller cannot be read: what it printed is not JSON'],
};

for (const [title, [world, message]] of Object.entries(broken)) {
  void t.test(`cannot look: ${title}`, async (t) => {
    await t.rejects(knock(world, 'red', [target], 'n'), { code: 'cannot-look', message });
  });
}
