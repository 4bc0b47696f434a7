import type { Mistake, Step } from '../lab/lab.js';
import { isRight, linesOf, linesOn, rightLines } from './command-lines.js';
import { onlyLooks } from './draft.js';
import type { Entry } from './journal.js';
import { judge, type Judge, type Result } from './judge.js';

/** What the checks of a step said when it opened, by id: `met`, or the cause. */
export type Opening = Readonly<Record<string, string>>;

/** What a learner has done since the step opened. */
export interface Tried {
  /** Empty, or of fewer checks, where nobody looked. */
  readonly opened: Opening | undefined;
  readonly typed: readonly (Pick<Entry, 'place' | 'command'> & Partial<Pick<Entry, 'code'>>)[];
}

export async function opening(step: Step | undefined, how: Judge): Promise<Opening> {
  if (step === undefined) return {};
  return openingOf(await judge(step, { ...how, controls: 'left out', patience: 'look once' }));
}

export function openingOf(results: readonly Result[]): Opening {
  return Object.fromEntries(results.map(({ id, outcome }) => [id, said(outcome)]));
}

/** The mistake that a step's author foresaw, when these results show it, and not only that nothing has been done yet. */
export function recognised(step: Step, results: readonly Result[], { opened, typed }: Tried): Mistake | undefined {
  const isNew = ({ id, outcome }: Result) => opened?.[id] !== undefined && opened[id] !== said(outcome);
  const isOnTheWay = typed.length > 0 && !strays(typed, step);
  return step.mistakes.find((mistake) => {
    const shown = results.find(({ id }) => id === mistake.check);
    if (shown?.outcome.kind !== 'unmet' || shown.outcome.cause !== mistake.cause) return false;
    const own = ownWords(step, mistake);
    // Half of a right way may look like a mistake, but who has typed nothing else has none of its words.
    if (isNew(shown)) return !isOnTheWay || own.size === 0;
    // In a step whose solution is kept nobody knows what half of it looks like.
    if (step.reference === 'kept') return false;
    // The step began like this, so what tells is a line of the mistake's own, or a word; or a part of the step that was
    // done, where the mistake has no words and was to leave something out.
    const tells = ({ place, command }: Tried['typed'][number]) =>
      wordsOf(command).some((word) => own.has(word)) || ownLines(place, step, mistake).some(isOneOf(place, command));
    return typed.some((one, at) => tells(one) && !isPast(typed, at)) || (own.size === 0 && results.some(isNew));
  });
}

/** Whether a command failed, and so did nothing, and another one has done something since. */
function isPast(typed: Tried['typed'], at: number): boolean {
  const failed = ({ code = 0 }: Tried['typed'][number]) => code !== 0;
  const [one, ...later] = typed.slice(at);
  return one !== undefined && failed(one) && later.some((next) => !failed(next) && !onlyLooks(next.command));
}

/** Whether anything was done that is no part of a right way; what failed has done nothing. */
export function strays(typed: Tried['typed'], step: Step): boolean {
  return typed.some((one) => (one.code ?? 0) === 0 && !isRight(one, step) && !onlyLooks(one.command));
}

const said = (outcome: Result['outcome']) => (outcome.kind === 'unmet' ? outcome.cause : outcome.kind);

const isOneOf = (place: string, command: string) => {
  const lines = linesOf(place, command);
  return (line: string) => lines.includes(line);
};

function ownLines(place: string, step: Step, { blocks }: Mistake): string[] {
  const right = rightLines(place, step);
  return linesOn(place, blocks).filter((line) => !right.includes(line));
}

/** The words of a mistake's commands that its step's right ways do not have. */
function ownWords(step: Step, { blocks }: Mistake): ReadonlySet<string> {
  const right = new Set([step.solution, ...step.alsoRight].flatMap((way) => way.blocks.flatMap(wordsIn)));
  return new Set(blocks.flatMap(wordsIn).filter((word) => !right.has(word)));
}

const wordsIn = (block: Mistake['blocks'][number]) => (block.kind === 'run' ? wordsOf(block.script) : []);

const shell = new Set(['true', '&', '&&', '||', '2>&1', '2>/dev/null', '>/dev/null']);

function wordsOf(script: string): string[] {
  const lines = script.split('\n').filter((line) => !line.startsWith('#'));
  return lines.flatMap((line) => line.split(/[\s;]+/)).filter((word) => word !== '' && !shell.has(word));
}
