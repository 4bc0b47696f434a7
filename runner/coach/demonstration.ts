import { setTimeout as pause } from 'node:timers/promises';

import type { Step } from '../lab/lab.js';
import { linesOf } from '../session/draft.js';

/** How a demonstration is given: fast enough to wait for, slow enough to read. Milliseconds. */
const pace = { key: 35, command: 700, step: 2500 };

export interface Demonstrating {
  /** The step that is open now; none when the lab is complete. */
  readonly step: () => Step | undefined;
  readonly type: (bytes: Buffer) => void;
  /** Resolves when the next prompt stands. */
  readonly prompt: () => Promise<void>;
  /** Whether a text is all of a command, or its next line still belongs to it. */
  readonly isWhole: (node: string, text: string) => Promise<boolean>;
  readonly signal: AbortSignal;
}

/** Types the solutions of the steps that are left, as a person would, for others to watch. Ends with the lab, with ^C, or where a solution does not do. */
export async function demonstrate(from: string, show: Demonstrating): Promise<'done' | 'stopped' | 'stuck'> {
  let place = from;
  for (let step = show.step(); step !== undefined;) {
    for (const [node, command] of await commandsOf(step, show)) {
      if (node !== place) await enter(`@${node}`, show);
      place = node;
      await enter(command, show);
      if (show.signal.aborted) return 'stopped';
    }
    for (const words of show.step() === step ? answersTo(step) : []) await enter(words, show);
    // What takes a moment to become met is seen by a look that waits.
    if (show.step() === step) await enter('check', show);
    const next = show.step();
    if (next === step) return 'stuck';
    step = next;
    await pause(pace.step);
  }
  return 'done';
}

// What one block saves for another cannot be typed: it is applied as one.
async function commandsOf(step: Step, { isWhole }: Demonstrating): Promise<[string, string][]> {
  const { blocks } = step.solution;
  if (blocks.some((block) => block.kind === 'run' && block.save !== undefined))
    return [[blocks[0]?.kind === 'run' ? (blocks[0].nodes[0] ?? '') : '', 'solution --apply']];
  const commands: [string, string][] = [];
  for (const [node, text] of blocks.flatMap(linesOf)) {
    let command = '';
    for (const line of text.trimEnd().split('\n')) {
      command = command === '' ? line : `${command}\n${line}`;
      if (command.trim() === '' || !(await isWhole(node, command))) continue;
      commands.push([node, command]);
      command = '';
    }
  }
  return commands;
}

/** A step of questions alone is complete when they are answered. */
function answersTo({ checks, questions }: Step): string[] {
  if (checks.length > 0) return [];
  return questions.flatMap(({ id, answer }) =>
    answer.kind === 'choices' ? [`answer ${id} ${answer.choices.findIndex(({ right }) => right) + 1}`] : [],
  );
}

async function enter(text: string, { type, prompt, signal }: Demonstrating): Promise<void> {
  if (signal.aborted) return;
  await pause(pace.command);
  for (const key of text.replaceAll('\n', '\r')) {
    type(Buffer.from(key));
    await pause(pace.key);
  }
  const stands = prompt();
  type(Buffer.from('\r'));
  await stands;
}

/** The prompts of a coach, one after the other, for who waits for the next. */
export class Prompts {
  #stands: () => void = () => undefined;

  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#stands = resolve;
    });
  }

  ready(): void {
    this.#stands();
  }
}
