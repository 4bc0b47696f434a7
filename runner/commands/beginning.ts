import { createInterface } from 'node:readline/promises';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { namePattern } from '../lab/context.js';
import { parseLab } from '../lab/parse-lab.js';
import { UnsoundLab } from '../lab/problem.js';
import { tell } from './around.js';
import { Interrupted } from './interrupted.js';
import { newLab, type Beginning } from './new-lab.js';

/** What an author says of a lab to be, by flags or to the questions. */
export interface Said {
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly nodes?: string | undefined;
}

type Complete = Readonly<Record<keyof Said, string>>;

/** From the flags; without any, a terminal is asked. */
export async function beginningOf(name: string, flags: Said): Promise<Beginning> {
  const words = name.replace(/^\d+-/, '').replaceAll('-', ' ');
  const defaults: Complete = {
    title: words.charAt(0).toUpperCase() + words.slice(1),
    summary: 'One sentence that says what a learner can do after it.',
    nodes: 'host,server',
  };
  const silent = Object.values(flags).every((flag) => typeof flag !== 'string');
  if (silent && process.stdin.isTTY && process.stdout.isTTY) return await asked(defaults);
  const { title = defaults.title, summary = defaults.summary, nodes = defaults.nodes } = flags;
  return sound({ title, summary, nodes });
}

async function asked(defaults: Complete): Promise<Beginning> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const left = new AbortController();
  // ^C and ^D close it, and leave the question open.
  terminal.once('close', () => {
    left.abort(new Interrupted('SIGINT'));
  });
  let said = defaults;
  /** Asks again what was not understood: what was said before is not lost by one slip. */
  const ask = async (key: keyof Said, question: string) => {
    for (;;) {
      const answer = await terminal.question(`${question} [${defaults[key]}] `, { signal: left.signal });
      const next = { ...said, [key]: answer.trim() || defaults[key] };
      try {
        sound(next);
        said = next;
        return;
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        tell(`${error.message}\n  ${error.next}`);
      }
    }
  };
  try {
    await ask('title', 'What is the lab called?');
    await ask('summary', 'What can a learner do after it, in one sentence?');
    await ask('nodes', 'Which nodes does it have?');
    return sound(said);
  } catch (error) {
    left.signal.throwIfAborted();
    throw error;
  } finally {
    terminal.close();
  }
}

/** A lab can begin so, or it is said why not. */
function sound(said: Complete): Beginning {
  const line = (text: string) => text.trim().replace(/\s+/g, ' ');
  const beginning = { title: line(said.title), summary: line(said.summary), nodes: nodesOf(line(said.nodes)) };
  try {
    parseLab('lab.md', newLab(beginning), registry);
  } catch (error) {
    if (!(error instanceof UnsoundLab)) throw error;
    // Markdown reads some titles otherwise than YAML does.
    const message = `A lab cannot be called ${beginning.title}: ${error.problems[0]?.message ?? ''}.`;
    throw new LabError('bad-usage', message, 'Give it a title of plain words, like "A way out".', error);
  }
  return beginning;
}

function nodesOf(text: string): readonly string[] {
  const nodes = text.split(/[\s,]+/).filter(Boolean);
  const odd = nodes.find((node, index) => !namePattern.test(node) || node.length > 63 || nodes.indexOf(node) !== index);
  if (nodes.length > 0 && nodes.length <= 50 && odd === undefined) return nodes;
  throw new LabError(
    'bad-usage',
    odd === undefined
      ? `A lab begins with one node to fifty, not ${nodes.length}.`
      : `No node can be called ${odd} here.`,
    'Name each once, in small letters, digits and dashes, like host,server.',
  );
}
