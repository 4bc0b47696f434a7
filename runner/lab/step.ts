import type { Context } from './context.js';
import type { Reading, Step, StepCheck, Way } from './lab.js';
import { readMistake } from './mistake.js';
import type { Details, OutlineSection } from './outline.js';
import { prose } from './prose.js';
import type { StepHeader } from './step-header.js';
import type { Declared } from './step-check.js';
import type { StepItems } from './step-items.js';
import type { Summary } from './summary.js';
import { readUnnoticed } from './unnoticed.js';
import { readHint, readOtherWay, readWay } from './way.js';

/** A section of text; only the topology's may have a Setup. */
export function readReading(section: OutlineSection, items: StepItems, context: Context): Reading {
  if (items.asked > 0)
    context.findings.add(
      'misplaced',
      section.heading.at,
      `"${section.heading.text}" has checks and is no step; write <!-- step: ID · points: N --> below the heading`,
    );
  for (const { summary, details } of items.details)
    if (summary.kind !== 'setup')
      context.findings.add('misplaced', details.at, `${details.summary}: "${section.heading.text}" is no step`);
  const text = prose(context.lines, section, items.cuts);
  return { kind: 'reading', title: section.heading.text, prose: text, at: section.heading.at };
}

/** One step; `undone by` is left to who knows the other steps. */
export function readStep(section: OutlineSection, items: StepItems, header: StepHeader, context: Context): Step {
  if (items.asked === 0)
    context.findings.add('step-without-checks', header.at, `step ${header.id} has neither a check nor a question`);
  const of = (kind: Summary['kind']): readonly Details[] =>
    items.details.filter((each) => each.summary.kind === kind).map((each) => each.details);
  const [solutionPart, second] = of('solution');
  refuseUnkept(items, header, context);
  refuseTwins(items, context);
  if (second !== undefined)
    context.findings.add('same-name', second.at, `step ${header.id} has a second Solution; call it "Also right: …"`);
  const solution: Way = solutionPart === undefined ? { prose: [], blocks: [] } : readWay(solutionPart, context);
  return {
    kind: 'step',
    id: header.id,
    title: section.heading.text,
    points: header.points,
    ...(header.undoneBy === undefined ? {} : { undoneBy: header.undoneBy.id }),
    probe: header.probe,
    prose: prose(context.lines, section, items.cuts),
    questions: items.questions,
    checks: withIds(
      items.declared,
      items.questions.map((question) => question.id),
      context,
    ),
    setup: of('setup').flatMap((details) => readWay(details, context).blocks),
    hints: of('hint').map((details) => readHint(details, context)),
    solution,
    reference: header.reference,
    unnoticed: solutionPart === undefined ? [] : readUnnoticed(solutionPart, solution.blocks, context),
    ...readOthers(items, solution, header.reference, context),
    at: section.heading.at,
  };
}

/** A step that keeps its solution has none, and any other has what its questions need. */
function refuseUnkept(items: StepItems, { id, reference }: StepHeader, { findings }: Context): void {
  for (const { summary, details } of items.details)
    if (reference === 'kept' && (summary.kind === 'solution' || summary.kind === 'also-right'))
      findings.add('misplaced', details.at, `step ${id} says "solution: kept", and here one stands`);
  for (const { id: question, answer, at } of items.questions)
    if (reference === 'here' && answer.kind === 'choices' && answer.right === 'kept')
      findings.add('bad-value', at, `question ${question} does not say which choice is right; write "right" behind it`);
}

function refuseTwins({ questions }: StepItems, { findings }: Context): void {
  for (const [i, { id, at }] of questions.entries())
    if (questions.slice(0, i).some((other) => other.id === id))
      findings.add('same-name', at, `${id} is the id of another question of this step already`);
}

function readOthers(
  items: StepItems,
  solution: Way,
  reference: Step['reference'],
  context: Context,
): Pick<Step, 'alsoRight' | 'mistakes'> {
  const alsoRight: (Way & { title: string })[] = [];
  const mistakes: Step['mistakes'][number][] = [];
  for (const { summary, details } of items.details) {
    if (summary.kind === 'also-right')
      alsoRight.push({
        ...readOtherWay(details, { solution: solution.blocks, reference: 'here' }, context),
        title: summary.title,
      });
    if (summary.kind !== 'mistake') continue;
    const known = { solution: solution.blocks, reference };
    const mistake = readMistake(details, summary.title, known, items, context);
    if (mistake === undefined) continue;
    const same = mistakes.find((other) => other.check === mistake.check && other.cause === mistake.cause);
    const when = `${mistake.check} is ${mistake.cause}`;
    if (same !== undefined)
      context.findings.add('same-when', mistake.at, `"${same.title}" is recognised by ${when} already`);
    mistakes.push(mistake);
  }
  return { alsoRight, mistakes };
}

/** A check without an id is called by its name; the second of one name is numbered. */
export function withIds(
  declared: readonly Declared[],
  taken: readonly string[],
  context: Context,
): readonly StepCheck[] {
  const ids = new Set(taken);
  const own = new Set(declared.flatMap((each) => each.id ?? []));
  return declared.flatMap(({ name, id, check }) => {
    let free = id ?? name;
    if (id !== undefined && ids.has(id) && check !== undefined)
      context.findings.add('same-name', check.at, `${id} is the id of something else in this step already`);
    for (let count = 2; id === undefined && (ids.has(free) || own.has(free)); count += 1) free = `${name}-${count}`;
    ids.add(free);
    return check === undefined ? [] : [{ ...check, id: free }];
  });
}
