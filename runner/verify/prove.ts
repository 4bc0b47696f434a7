import { LabError } from '../errors.js';
import type { Lab, Step } from '../lab/lab.js';
import { stepsOf } from '../session/steps.js';
import { atOnce } from '../shell/at-once.js';
import { alterations, namesIn } from './alterations.js';
import { tryMutant } from './mutate.js';
import { mutants, type Mutant } from './mutants.js';
import { part, type Finding, type Flaw, type Part, type Proving, type Seen } from './proving.js';
import { reset, solution } from './solutions.js';
import { overRuns, summed } from './sum.js';
import { undone } from './undone.js';
import { alsoRight, mistaken } from './ways.js';

export interface Demand {
  /** How many labs may stand at once. */
  readonly jobs: number;
  /** How often all of it is proven, mutants apart: what is not the same each time is a flaw. */
  readonly runs: number;
  /** Whether each command of the solutions is left out in turn. */
  readonly mutants: 'tried' | 'left out';
  /** Whether the solutions are altered as well, one word at a time. */
  readonly hints: 'listed' | 'left out';
  /** How far it is: before the first, and after each that was tried. */
  readonly progress?: (what: string, done: number, of: number) => void;
}

export interface Proof {
  readonly flaws: readonly Flaw[];
  /** What kept parts of the proof from their end: the environment's, not the lab's. */
  readonly hindrances: readonly LabError[];
  /** Undefined where they tell nothing: left out by demand, or of a lab that has flaws without them. */
  readonly mutants: { readonly tried: number; readonly noticed: number; readonly declared: number } | undefined;
  /** Alterations of the solutions that solve the lab all the same. */
  readonly hints: readonly Flaw[];
}

/** Proves one lab on one ground. Never rejects for what is wrong with the lab or the machine. */
export async function prove(proving: Proving, demand: Demand): Promise<Proof> {
  const { jobs, runs, mutants: wish, hints: wanted, progress } = demand;
  const names = new Set<string>();
  const noted = (run: string) => noting(proving, run, names);
  const tryAll = (what: string, all: readonly Part[]) => {
    let done = 0;
    if (all.length > 0) progress?.(what, done, all.length);
    return atOnce(jobs, all, async (one) => {
      const finding = await one();
      progress?.(what, (done += 1), all.length);
      return finding;
    });
  };
  const numbered = Array.from({ length: runs }, (_, i) => parts(noted(i === 0 ? '' : `-${i + 1}`)));
  const soFar: Finding[] = [];
  const ways = numbered.flat().map((one) => async () => {
    const finding = await one();
    soFar.push(finding);
    return finding;
  });
  const all = wish === 'tried' ? stepsOf(proving.lab).flatMap(mutants) : [];
  const missing = all
    .filter(({ declared }) => !declared)
    .map((one) => tried(noted(''), one, `nothing notices when ${one.what} is missing`, soFar));
  const findings = await tryAll('tries', [...ways, ...missing]);
  const found = findings.slice(0, ways.length);
  const plain = flawsOf(
    proving.lab,
    numbered.map((run, i) => found.slice(i * run.length, (i + 1) * run.length)),
  );
  const hindrances = hindrancesOf(found);
  if (plain.length > 0 || hindrances.length > 0 || wish === 'left out')
    return {
      ...{ flaws: plain, hindrances: [...hindrances, ...(await leftBehind(proving, names))] },
      ...{ mutants: undefined, hints: [] },
    };
  const unlike = wanted === 'listed' ? altered(proving) : [];
  const others = await tryAll(
    'altered lines',
    unlike.map((one) => tried(noted(''), one, `the lab is solved as well ${one.what}`, found)),
  );
  const tries = findings.slice(found.length);
  const late = hindrancesOf([...tries, ...others]);
  // What could not be tried might have broken a keep.
  const kept = late.length > 0 ? [] : keepFlaws(unbrokenKeeps(proving, [...findings, ...others]));
  const noticed = tries.filter(({ flaws, hindrance }) => flaws.length === 0 && hindrance === undefined).length;
  return {
    flaws: summed([...tries, { flaws: kept, seen: [] }]),
    hindrances: [...late, ...(await leftBehind(proving, names))],
    mutants: { tried: missing.length, noticed, declared: all.length - missing.length },
    hints: summed(others),
  };
}

/** The same, with a note of each name that it gives. */
function noting(proving: Proving, run: string, names: Set<string>): Proving {
  const name = (one: string) => {
    const given = proving.name(`${one}${run}`);
    names.add(given);
    return given;
  };
  return { ...proving, name };
}

/** A mutant, where nothing is wrong with the ways that have been tried by then: of a lab that is unsound, what is missing tells nothing. */
function tried(proving: Proving, mutant: Mutant, message: string, ways: readonly Finding[]): Part {
  return part(proving, async (notes) => {
    if (ways.some(({ flaws, hindrance }) => flaws.length > 0 || hindrance !== undefined)) return;
    const keeps = unbrokenKeeps(proving, ways).map(({ check }) => check);
    await tryMutant(proving, mutant, keeps, message, notes);
  });
}

/** What is wrong by every run. Of runs that were kept from their end nobody can say what varies, nor what undid a step. */
function flawsOf(lab: Lab, runs: readonly (readonly Finding[])[]): Flaw[] {
  const whole = runs.flat().every(({ hindrance }) => hindrance === undefined);
  if (!whole) return summed(runs.flat());
  return overRuns(
    runs.map((run) => {
      const seen = run.flatMap((finding) => finding.seen);
      return [...run, { flaws: undone(lab, seen), seen: [] }];
    }),
  );
}

/** The solution of every step, and every other way that its author wrote down. */
function parts(proving: Proving): Part[] {
  const steps = stepsOf(proving.lab);
  const ways = steps.flatMap((step) => [
    ...step.alsoRight.map((way, i) => part(proving, (notes) => alsoRight(proving, step, way, `right${i}`, notes))),
    ...step.mistakes.map((wrong, i) => part(proving, (notes) => mistaken(proving, step, wrong, `wrong${i}`, notes))),
  ]);
  const solutions = steps.map((step) => part(proving, (notes) => solution(proving, step, notes)));
  return [part(proving, (notes) => reset(proving, notes)), ...solutions, ...ways];
}

function altered({ lab }: Proving): readonly Mutant[] {
  const steps = stepsOf(lab);
  const names = namesIn([...lab.setup, ...steps.flatMap(({ setup, solution }) => [...setup, ...solution.blocks])]);
  return steps.flatMap((step) => alterations(step, names));
}

interface Keep {
  readonly step: Step;
  readonly check: Step['checks'][number];
}

/** What must be kept and has been kept whatever was done: nobody knows whether it can be broken. */
function unbrokenKeeps({ lab }: Proving, found: readonly Finding[]): readonly Keep[] {
  const broke = ({ at, outcome }: Seen) => at.way === 'wrong' && outcome === 'unmet';
  const broken = found.flatMap(({ seen }) => seen.filter(broke));
  return stepsOf(lab).flatMap((step) =>
    step.checks
      .filter(({ kind, id }) => kind === 'keep' && !broken.some((one) => one.step === step && one.id === id))
      .map((check) => ({ step, check })),
  );
}

const keepFlaws = (keeps: readonly Keep[]): Flaw[] =>
  keeps.map(({ step, check }) => ({
    at: check.at,
    message: `${step.id}/${check.id} is kept whatever is done: write a Common mistake that breaks it`,
  }));

function hindrancesOf(findings: readonly Finding[]): LabError[] {
  const hindrances = findings.flatMap(({ hindrance }) => hindrance ?? []);
  return [...new Map(hindrances.map((one) => [one.message, one])).values()];
}

/** A proof that leaves nodes behind has proven too little of the ground. */
async function leftBehind({ ground }: Proving, names: ReadonlySet<string>): Promise<LabError[]> {
  const standing = await ground.ps().catch((error: unknown) => {
    if (error instanceof LabError) return error;
    throw error;
  });
  if (standing instanceof LabError) return [standing];
  const left = standing.map(({ as }) => as).filter((as) => names.has(as));
  if (left.length === 0) return [];
  const message = `The proof is over, and ${left.join(', ')} still stands.`;
  return [new LabError('nodes-failed', message, 'End it: labs down --all, then labs gc')];
}
