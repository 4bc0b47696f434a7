import * as z from 'zod';
import { place } from './arguments.js';
import { define, met, unmet } from './check.js';
import { called, commandIn, namespaceOf, nodeOf } from './place.js';

const schema = z.strictObject({
  in: place,
  run: z.string().describe('A line of shell. `$NONCE` in it is a word that nobody has heard before.'),
  exit: z.int().min(0).max(255).optional().describe('0 unless said.'),
  says: z.string().optional().describe('Words that must stand in what it prints, whole: 10.0.0.1 is not in 10.0.0.11.'),
  about: z.string().describe('One sentence for the learner.'),
});

type Cause = 'exit' | 'output' | 'timed-out';

const limit = 10_000;

export const command = define<typeof schema, Cause>({
  name: 'command',
  group: 'program',
  about:
    "Runs a line of shell with the node's own programs: what they say can be forged, so take it where nothing else will do.",
  schema,
  causes: ['exit', 'output', 'timed-out'],
  example: "{ in: host/red, run: 'getent hosts blue', says: 192.168.15.2, about: red finds blue by its name }",
  negative: ({ exit = 0, says }) => exit !== 0 && says === undefined,
  places: (args) => [args.in],
  say: ({ about }) => about,
  ask: async ({ in: where, run: line, exit = 0, says }, world) => {
    const run = line.replaceAll('$NONCE', () => world.nonce());
    // The namespace is looked up first, so that a missing one is told from a failing command.
    await world.place(where);
    const namespace = namespaceOf(where);
    // Without --norc a bash whose standard input is a socket takes itself for one of rshd and reads ~/.bashrc.
    const argv = [...(namespace === '' ? [] : ['ip', 'netns', 'exec', namespace]), 'bash', '--norc', '-c', run];
    const done = await world
      .node(nodeOf(where))
      .run(argv, { timeout: limit, ...(world.signal && { signal: world.signal }) });
    const look = commandIn(where, run);
    const output = `${done.stdout.toString('utf8')}${done.stderr.toString('utf8')}`;
    const printed = output.trim().split('\n').slice(0, 3).join(' · ').slice(0, 300);
    if (done.end === 'timed-out') {
      return unmet('timed-out', {
        wanted: `an end within ${limit / 1000} s in ${called(where)}`,
        found: 'it still runs',
        look,
      });
    }
    if (done.end === 'overflowed') {
      return unmet('output', {
        wanted: says ?? 'output that can be read',
        found: 'more output than anybody can read, so it was ended',
        look,
      });
    }
    if (done.code !== exit) {
      return unmet('exit', {
        wanted: says ?? `exit code ${exit}`,
        found: [`exit code ${done.code}`, printed].filter(Boolean).join(': '),
        look,
      });
    }
    if (says === undefined || holdsWords(output, says)) return met;
    return unmet('output', { wanted: says, found: printed === '' ? 'nothing was printed' : printed, look });
  },
});

/** Whether words stand in a text and are not a part of longer ones. */
function holdsWords(text: string, words: string): boolean {
  const before = /^\w/.test(words) ? '(?<![\\w.-])' : '';
  const after = /\w$/.test(words) ? '(?![\\w-]|\\.\\w)' : '';
  return new RegExp(before + words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') + after).test(text);
}
