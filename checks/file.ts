import * as z from 'zod';
import { LabError } from '../runner/errors.js';
import { node } from './arguments.js';
import { define, met, unmet } from './check.js';
import { commandIn } from './place.js';
import type { World } from './world.js';

const schema = z.strictObject({
  on: node,
  path: z.string().startsWith('/'),
  has: z.string().optional().describe('A line that must stand in it; blanks at its ends do not count.'),
  lacks: z.string().optional().describe('A line that must not stand in it.'),
  matches: z
    .string()
    .refine(compiles, 'is no regular expression')
    .optional()
    .describe('A regular expression over the whole text.'),
  absent: z.literal(true).optional().describe('It must be gone.'),
});

type Cause = 'absent' | 'content' | 'present';

export const file = define<typeof schema, Cause>({
  name: 'file',
  group: 'state',
  about: "A file on a node, read with the node's own `cat`.",
  schema,
  causes: ['absent', 'content', 'present'],
  example: '{ on: node01, path: /run/flannel/subnet.env, has: FLANNEL_SUBNET=10.244.1.1/24 }',
  negative: ({ absent, has, lacks, matches }) =>
    absent === true || (lacks !== undefined && has === undefined && matches === undefined),
  places: ({ on }) => [on],
  say: ({ on, path, has, lacks, matches, absent }) => {
    if (absent) return `${path} is gone from ${on}`;
    if (has !== undefined) return `${path} on ${on} says ${has}`;
    return `${path} ${lacks === undefined && matches === undefined ? `is there on ${on}` : `on ${on} is as asked`}`;
  },
  ask: async ({ on, path, has, lacks, matches, absent }, world) => {
    const text = await read(on, path, world);
    const look = commandIn(on, absent ? `ls ${path}` : `cat ${path}`);
    if (absent)
      return text === undefined ? met : unmet('present', { wanted: `no ${path}`, found: 'it is there', look });
    if (text === undefined) return unmet('absent', { wanted: path, found: `${on} has no such file`, look });
    const lines = text.split('\n').map((line) => line.trim());
    if (has !== undefined && !lines.includes(has.trim())) {
      return unmet('content', { wanted: `the line ${has} in ${path}`, found: near(lines, has), look });
    }
    if (lacks !== undefined && lines.includes(lacks.trim())) {
      return unmet('content', { wanted: `no line ${lacks} in ${path}`, found: 'it is there', look });
    }
    if (matches === undefined || new RegExp(matches, 'm').test(text)) return met;
    return unmet('content', { wanted: `${path} with ${matches}`, found: `${lines.length} lines without it`, look });
  },
});

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'm');
    return true;
  } catch {
    return false;
  }
}

function near(lines: readonly string[], wanted: string): string {
  const key = /^[A-Za-z0-9_.-]+/.exec(wanted.trim())?.[0];
  return lines.find((line) => key !== undefined && line.startsWith(key)) ?? 'no such line';
}

/** The text of a file, or undefined where there is none. */
async function read(on: string, path: string, world: World): Promise<string | undefined> {
  const shell = world.node(on);
  const options = { timeout: 5000, ...(world.signal && { signal: world.signal }) };
  const there = await shell.run(['test', '-e', path], options);
  if (there.code === 1) return undefined;
  const done = await shell.run(['cat', '--', path], options);
  if (done.code === 0 && done.end === 'exited') return done.stdout.toString('utf8');
  const why = done.end === 'exited' ? done.stderr.toString().trim() : done.end;
  throw new LabError(
    'cannot-look',
    `${path} on ${on} cannot be read: ${why}`,
    'Look at the file with `cat` on the node.',
  );
}
