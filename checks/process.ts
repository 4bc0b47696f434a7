import * as z from 'zod';
import { LabError } from '../runner/errors.js';
import { node } from './arguments.js';
import { define, met, unmet } from './check.js';
import { commandIn } from './place.js';

const schema = z.strictObject({
  on: node,
  name: z.string().describe("The program's name, as `ps -o comm` prints it."),
  with: z.string().optional().describe('Words that its command line must hold.'),
  absent: z.literal(true).optional().describe('It must not run.'),
});

type Cause = 'absent' | 'other-words' | 'present';

export const process = define<typeof schema, Cause>({
  name: 'process',
  group: 'state',
  runsInNode: true,
  about: "A program runs on a node, as the node's own `ps` tells.",
  schema,
  causes: ['absent', 'other-words', 'present'],
  example: '{ on: node01, name: dnsmasq }',
  negative: ({ absent }) => absent === true,
  places: ({ on }) => [on],
  say: ({ on, name, absent }) => `${name} ${absent ? 'does not run' : 'runs'} on ${on}`,
  ask: async ({ on, name, with: words, absent }, world) => {
    const done = await world.node(on).run(['ps', '-eo', 'comm=,args='], { timeout: 5000 });
    if (done.code !== 0) {
      throw new LabError(
        'cannot-look',
        `ps failed on ${on}: ${done.stderr.toString().trim()}`,
        'Run `ps` on the node.',
      );
    }
    const running = done.stdout
      .toString('utf8')
      .split('\n')
      // Who has ended and is not reaped yet runs no more.
      .filter((line) => line.split(/\s/)[0] === name && !line.trimEnd().endsWith('] <defunct>'));
    const fit = running.filter((line) => words === undefined || line.includes(words));
    const look = commandIn(on, 'ps -ef');
    const [first] = fit;
    const wanted = `${absent ? 'no ' : ''}${name}${words === undefined ? '' : ` with ${words}`} on ${on}`;
    if (absent)
      return first === undefined ? met : unmet('present', { wanted, found: first.slice(name.length).trim(), look });
    if (first !== undefined) return met;
    const [other] = running;
    if (other !== undefined) return unmet('other-words', { wanted, found: other.slice(name.length).trim(), look });
    return unmet('absent', { wanted, found: `no ${name} runs there`, look });
  },
});
