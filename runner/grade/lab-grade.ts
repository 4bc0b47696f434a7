import { unmet, type Check } from '../../checks/check.js';
import type { LabError } from '../errors.js';
import type { Lab, Step } from '../lab/lab.js';
import { inert, inertLine } from '../report/inert.js';
import { rounded, type GradeRow, type LabGrade, type StepGrade, type Visibility } from '../session/grades.js';
import type { Result } from '../session/judge.js';
import type { JudgedStep } from '../session/judge-submission.js';
import { recognised, type Opening } from '../session/recognised.js';
import { pointsOf } from '../session/score.js';
import { sayOf, stepsOf } from '../session/steps.js';
import type { Script } from '../session/submission.js';

/** A lab as it is graded. */
export interface GradedLab {
  readonly lab: Lab;
  /** What it is worth; the sum of its steps unless the course says otherwise. */
  readonly points: number;
  readonly seed?: string;
}

/** What a submission got. One check of which nobody can tell makes an error of all: half a grade is none. */
export function gradeOf(graded: GradedLab, judged: readonly JudgedStep[], scripts: readonly Script[]): LabGrade {
  const scale = scaleOf(graded);
  // Rounded once, at the end: three thirds of a point are one.
  const steps = judged.map(({ step, results, answers, notes, score }): StepGrade => {
    const all = [...results, ...answers];
    const shares = pointsOf(step, all);
    const rows = all.map((result, i) => rowOf(step, result, scale, shares[i]));
    const typed = scripts.flatMap(({ step: id, place: { node, namespace }, text }) =>
      id === step.id ? [{ place: namespace === '' ? node : `${node}/${namespace}`, command: text }] : [],
    );
    const mistake = recognised(step, results, { opened: openedAs(results), typed });
    return {
      ...stepOf(step, scale, rows),
      points: rounded(scale * score),
      notes: notes.map((note) => inertLine(note)),
      ...(mistake && { mistake: mistake.title }),
    };
  });
  const unknown = steps.flatMap(({ rows }) => rows).find(({ outcome }) => outcome === 'unknown');
  if (unknown?.problem !== undefined)
    return { ...gradeIn(graded, 'error'), problem: unknown.problem, points: null, steps };
  const points = rounded(scale * judged.reduce((sum, { score }) => sum + score, 0));
  return { ...gradeIn(graded, 'graded'), points, steps };
}

/** Nobody looked before the step was played; but no check is met until something is done, as its author has proved. */
function openedAs(results: readonly Result[]): Opening {
  const met = results.filter(({ kind, outcome }) => kind === 'check' && outcome.kind === 'met');
  return Object.fromEntries(met.map(({ id }) => [id, 'not yet']));
}

/** Nothing was handed in, or nothing that could be graded: every check is there all the same, and has no points. */
export function withoutWork(
  graded: GradedLab,
  state: 'missing' | 'refused' | 'error',
  checks: ReadonlyMap<string, Check>,
  error?: LabError,
): LabGrade {
  const scale = scaleOf(graded);
  const outcome: Result['outcome'] = state === 'error' && error !== undefined ? { kind: 'unknown', error } : nothing;
  const steps = stepsOf(graded.lab).map((step) => {
    const items = unasked(step, checks, outcome);
    const shares = pointsOf(step, items);
    const rows = items.map((result, i) => rowOf(step, result, scale, shares[i]));
    return { ...stepOf(step, scale, rows), points: 0, notes: [] };
  });
  const problem = error && { problem: problemOf(error) };
  return { ...gradeIn(graded, state), ...problem, points: state === 'error' ? null : 0, steps };
}

const nothing = unmet('not-handed-in', {
  wanted: 'a submission',
  found: 'none that can be used',
  look: 'labs check --submission DIR',
});

function problemOf({ code, message, next }: Pick<LabError, 'code' | 'message' | 'next'>) {
  // Its own advice is for who has it up, and names nodes that are gone.
  return { code, message: inert(message), next: code === 'node-gone' ? gone : inert(next) };
}

const gone = 'What was handed in may have ended it. Grade it again: the same command with --resume.';

function scaleOf({ lab, points }: GradedLab): number {
  const sum = stepsOf(lab).reduce((all, step) => all + step.points, 0);
  return sum === 0 ? 0 : points / sum;
}

function gradeIn({ lab, points, seed }: GradedLab, state: LabGrade['state']) {
  const named = { lab: lab.name, title: lab.title, ...(seed !== undefined && { seed }) };
  return { ...named, state, of: rounded(points), milliseconds: 0 };
}

function stepOf({ id, title, points, hints }: Step, scale: number, rows: GradeRow[]) {
  const texts = hints.map((hint) => hint.flatMap((piece) => (piece.kind === 'text' ? [piece.markdown] : [])));
  return { id, title, of: rounded(points * scale), hints: texts.map((text) => text.join('\n').trim()), rows };
}

function unasked(step: Step, checks: ReadonlyMap<string, Check>, outcome: Result['outcome']): Result[] {
  const common = { step: step.id, outcome, milliseconds: 0 };
  const asked = step.checks.map((check) => ({ ...common, ...named(check), say: sayOf(check, checks) }));
  const graded = step.questions.filter(({ kind }) => kind === 'graded');
  const questions = graded.map(
    ({ id, ask: say, points }) => ({ id, name: 'question', kind: 'check', say, points }) as const,
  );
  return [...asked, ...questions.map((question) => ({ ...common, ...question }))];
}

const named = ({ id, name, kind, points }: Step['checks'][number]) => ({ id, name, kind, points });

function rowOf(
  step: Step,
  result: Result,
  scale: number,
  share: { readonly got: number; readonly of: number } | undefined,
): GradeRow {
  const visibility: Visibility = step.checks.find(({ id }) => id === result.id)?.visibility ?? 'visible';
  return {
    id: result.id,
    check: result.name,
    kind: result.name === 'question' ? 'question' : result.kind,
    say: inertLine(result.say),
    visibility,
    outcome: result.outcome.kind,
    points: rounded((share?.got ?? 0) * scale),
    of: rounded((share?.of ?? 0) * scale),
    ...evidence(result),
    milliseconds: Math.round(result.milliseconds),
  };
}

function evidence({ outcome }: Result): Partial<GradeRow> {
  switch (outcome.kind) {
    case 'met':
      return {};
    case 'unmet': {
      const { cause, wanted, found, look } = outcome;
      return { cause, wanted: inert(wanted), found: inert(found), look: inert(look) };
    }
    case 'unknown':
      return { problem: problemOf(outcome.error) };
  }
}
