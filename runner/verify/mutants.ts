import type { Block, Step } from '../lab/lab.js';
import type { At } from '../lab/problem.js';
import { commandsIn, replaced, type Command } from './commands-in.js';

/** The solution of a step with one command left out, or altered: what a learner does who forgets a line or mistakes a word. */
export interface Mutant {
  readonly step: Step;
  /** Unique in the step. */
  readonly id: string;
  readonly at: At;
  /** What is missing or altered, for a sentence. */
  readonly what: string;
  readonly blocks: readonly Block[];
  /** Whether the author has said why nothing can notice it. */
  readonly declared: boolean;
}

/** Every command of a solution left out in turn, on each node by itself; and every file. */
export function mutants(step: Step): readonly Mutant[] {
  return withoutOne(step).map((mutant, i) => ({ ...mutant, id: `mutant${i}` }));
}

function withoutOne(step: Step): readonly Omit<Mutant, 'id'>[] {
  const { blocks } = step.solution;
  return blocks.flatMap((block, i): Omit<Mutant, 'id'>[] => {
    const with_ = (changed: readonly Block[]) => [...blocks.slice(0, i), ...changed, ...blocks.slice(i + 1)];
    if (block.kind === 'file') {
      const what = `the file ${block.node}:${block.path}`;
      return [{ step, at: block.at, what, blocks: with_([]), declared: false }];
    }
    return commandsIn(block.script).flatMap((command) =>
      block.nodes.map((node): Omit<Mutant, 'id'> => {
        const changed = { ...block, nodes: [node], script: replaced(block.script, command) };
        const others = block.nodes.filter((other) => other !== node);
        return {
          ...{ step, at: { line: block.at.line + 1 + command.line, column: 1 } },
          what: `${called(command)}${others.length === 0 ? '' : ` on ${node}`}`,
          blocks: with_(others.length === 0 ? [changed] : [{ ...block, nodes: others }, changed]),
          declared: isDeclared(step, block.script.split('\n')[command.line] ?? ''),
        };
      }),
    );
  });
}

const called = ({ alone, text }: Command) => (alone ? 'this line' : `\`${text}\``);

const isDeclared = ({ unnoticed }: Step, line: string) => unnoticed.some((one) => one.line === line.trim());
