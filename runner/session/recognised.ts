import type { Mistake, Step } from '../lab/lab.js';
import { judge, type Judge, type Result } from './judge.js';

/** What the checks of a step said when it opened, by id: `met`, or the cause. */
export type Opening = Readonly<Record<string, string>>;

/** What a learner has done since the step opened. */
export interface Tried {
  /** Empty, or of fewer checks, where nobody looked. */
  readonly opened: Opening | undefined;
  readonly typed: readonly string[];
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
  return step.mistakes.find((mistake) => {
    const shown = results.find(({ id }) => id === mistake.check);
    if (shown?.outcome.kind !== 'unmet' || shown.outcome.cause !== mistake.cause) return false;
    if (isNew(shown)) return true;
    // The step began like this, so what tells is a line of the mistake's own, or a word; or a part of the step that was
    // done, where the mistake has no words and was to leave something out.
    const own = ownSigns(step, mistake);
    if (typed.flatMap(signs).some((sign) => own.has(sign))) return true;
    return own.size === 0 && results.some(isNew);
  });
}

const said = (outcome: Result['outcome']) => (outcome.kind === 'unmet' ? outcome.cause : outcome.kind);

/** The lines and words of a mistake's commands that its step's right ways do not have. */
function ownSigns(step: Step, { blocks }: Mistake): ReadonlySet<string> {
  const right = new Set([step.solution, ...step.alsoRight].flatMap((way) => way.blocks.flatMap(signsIn)));
  return new Set(blocks.flatMap(signsIn).filter((sign) => !right.has(sign)));
}

const signsIn = (block: Mistake['blocks'][number]) => (block.kind === 'run' ? signs(block.script) : []);

const shell = new Set(['true', '&', '&&', '||', '2>&1', '2>/dev/null', '>/dev/null']);

function signs(script: string): string[] {
  return script.split('\n').flatMap((line) => {
    const words = line.startsWith('#') ? [] : line.split(/[\s;]+/).filter((word) => word !== '' && !shell.has(word));
    return words.length === 0 ? [] : [words.join(' '), ...words];
  });
}
