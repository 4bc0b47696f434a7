import t from 'tap';
import type { Finished, Shell } from '../../runner/shell/shell.js';
import { fakeWorld } from '../test-world.js';
import type { World } from '../world.js';
import { listen } from './listen.js';

type Said = Partial<Omit<Finished, 'stdout' | 'stderr'>> & { readonly out?: string; readonly err?: string };

function finished({ out = '', err = '', ...rest }: Said): Finished {
  return { code: 0, end: 'exited', stdout: Buffer.from(out), stderr: Buffer.from(err), ...rest };
}

/** A place whose listener runs until it is stopped, or ends at once as it is told. */
function placeWith(early: Said | undefined, ready: Said): World {
  let stopped: (done: Finished) => void = () => undefined;
  const running = new Promise<Finished>((done) => (stopped = done));
  const shell: Shell = {
    run: (argv, { input = '' } = {}) => {
      if (argv[0] !== 'socat') return early ? Promise.resolve(finished(early)) : running;
      if (!String(input).endsWith(' stop\n'))
        return early ? new Promise(() => undefined) : Promise.resolve(finished(ready));
      stopped(finished({ out: '{"heard":[{"ear":0,"source":"10.0.0.1","tag":"0000"}]}' }));
      return Promise.resolve(finished({}));
    },
  };
  return { ...fakeWorld({ red: {} }), place: () => Promise.resolve(shell) };
}

const secret = { nonce: 'n', token: 't' };
const open = (world: World): ReturnType<typeof listen> => listen(world, 'red', [{ by: 'tcp', port: 80 }], secret);

void t.test('returns when it listens, with its ports, and says in the end what it heard', async (t) => {
  const ears = await open(placeWith(undefined, { out: '{"ports":[80]}' }));
  t.same(ears.ports, [80]);
  t.same(await ears.stop(), [{ ear: 0, source: '10.0.0.1', tag: '0000' }]);
  t.same(await ears.stop(), [{ ear: 0, source: '10.0.0.1', tag: '0000' }], 'stopping twice is stopping once');
});

const taken = '{"failed":"Address already in use","port":80,"taken":true}';
const failures: Readonly<
  Record<
    string,
    readonly [
      Said,
      { readonly message?: string; readonly name?: string; readonly code?: string; readonly [key: string]: unknown },
    ]
  >
> = {
  'a port that somebody has': [
    { code: 3, out: taken },
    { name: 'PortTaken', place: 'red', port: 80 },
  ],
  'a port that may not be had': [
    { code: 3, out: '{"failed":"Permission denied","port":80,"taken":false}' },
    { code: 'cannot-look', message: 'No listener could be opened in red: Permission denied (80)' },
  ],
  'a program that is missing': [
    { code: 127, err: 'python3: not found' },
    { code: 'cannot-look', message: 'No listener could be opened in red: python3: not found' },
  ],
  'a listener that is killed': [
    { code: 137, end: 'timed-out' },
    { code: 'cannot-look', message: 'No listener could be opened in red: timed-out' },
  ],
};

for (const [title, [early, error]] of Object.entries(failures)) {
  void t.test(`fails at once, and says why: ${title}`, async (t) => {
    const failed = await open(placeWith(early, {})).catch((thrown: unknown) => thrown);
    t.match(failed, error);
  });
}

void t.test('fails where the listener never answers', async (t) => {
  const world = placeWith(undefined, { code: 1, err: 'connection refused' });
  await t.rejects(open(world), {
    code: 'cannot-look',
    message: 'No listener could be opened in red: connection refused',
  });
});
