import * as z from 'zod';
import type { Finished } from '../runner/shell/shell.js';
import { node } from './arguments.js';
import { define, met, unmet } from './check.js';
import { commandIn } from './place.js';
import type { World } from './world.js';

const schema = z.strictObject({
  on: node,
  path: z.string().startsWith('/'),
  has: z.string().optional().describe('A line that must stand in it; how wide its blanks are does not count.'),
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
  runsInNode: true,
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
    const look = commandIn(on, absent ? `ls ${path}` : `cat ${path}`);
    const there = await exists(on, path, world);
    if (absent) return there ? unmet('present', { wanted: `no ${path}`, found: 'it is there', look }) : met;
    if (!there) return unmet('absent', { wanted: path, found: `${on} has no such file`, look });
    if ((has ?? lacks ?? matches) === undefined) return met;
    const { text, why } = await read(on, path, world);
    if (text === undefined)
      return unmet('content', { wanted: `a text in ${path}`, found: `it cannot be read: ${why}`, look });
    const lines = text.split('\n').map(plain);
    if (has !== undefined && !lines.includes(plain(has))) {
      return unmet('content', { wanted: `the line ${has} in ${path}`, found: near(lines, has), look });
    }
    if (lacks !== undefined && lines.includes(plain(lacks))) {
      return unmet('content', { wanted: `no line ${lacks} in ${path}`, found: 'it is there', look });
    }
    if (matches === undefined || new RegExp(matches, 'm').test(text)) return met;
    return unmet('content', { wanted: `${path} with ${matches}`, found: `${lines.length} lines without it`, look });
  },
});

/** A line as far as it matters: a tab does as well as a blank. */
const plain = (line: string) => line.trim().replace(/\s+/g, ' ');

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

async function exists(on: string, path: string, world: World): Promise<boolean> {
  return (await run(world, on, ['test', '-e', path])).code !== 1;
}

/** The text of a file, or why there is none to be had: a learner may put anything in its place. */
async function read(on: string, path: string, world: World): Promise<{ text?: string; why: string }> {
  const { code, end, stdout, stderr } = await run(world, on, ['cat', '--', path]);
  if (end === 'timed-out') return { why: `it does not end within ${patience / 1000} s` };
  if (end === 'overflowed') return { why: 'it is too large' };
  return { ...(code === 0 && { text: stdout.toString('utf8') }), why: stderr.toString('utf8').trim() };
}

const patience = 5000;

function run(world: World, on: string, argv: readonly string[]): Promise<Finished> {
  return world.node(on).run(argv, { timeout: patience, ...(world.signal && { signal: world.signal }) });
}
