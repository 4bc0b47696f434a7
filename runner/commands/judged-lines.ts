import { proseLines } from '../lab/prose-terminal.js';
import { outcomeLines } from '../report/results.js';
import { allMet, type Judged } from '../session/advance.js';
import { recognised } from '../session/recognised.js';
import { stepsOf } from '../session/steps.js';
import { columns, paint, triedIn, type Session } from './session.js';

/** `opened`: complete was the one before it, just now. `broken`: it was complete once. `broken below`: such a one is before it. */
export type StepState = 'opened' | 'worked on' | 'broken' | 'broken below';

/** A step as `labs check` shows it. A step that has just opened is shown by its goals: nobody has tried it yet. */
export function judgedLines(session: Session, { step, results }: Judged, state: StepState): string[] {
  const { lab } = session;
  const brush = paint();
  const number = stepsOf(lab).indexOf(step) + 1;
  const title = brush.strong(`Step ${number} of ${stepsOf(lab).length}: ${step.title}`);
  const unknown = results.some(({ outcome }) => outcome.kind === 'unknown');
  if (state === 'opened' && !unknown)
    return [
      title,
      ...results.map(({ say }) => `${brush.signs.open} ${say}`),
      `Read it: labs show ${lab.name} --step ${number}`,
    ];
  const said = new Set<string>();
  const lines = results.flatMap(({ say, outcome }) => {
    // The same words about another place are another reason: where to look tells the two apart.
    const reason = outcome.kind === 'unmet' ? `${outcome.found}\n${outcome.look}` : undefined;
    if (reason === undefined || !said.has(reason)) {
      if (reason !== undefined) said.add(reason);
      return outcomeLines(say, outcome, brush);
    }
    return [`${brush.bad(brush.signs.unmet)} ${say}`, '    for the same reason'];
  });
  // Where we could not look ourselves we have no advice to give.
  return [title, ...lines, ...(unknown || allMet(results) ? [] : advice(session, { step, results }, state))];
}

function advice(session: Session, { step, results }: Judged, state: StepState): string[] {
  if (state === 'broken below') return [];
  const brush = paint();
  const mistake = recognised(step, results, triedIn(session, step));
  if (mistake === undefined) {
    if (step.hints.length === 0) return [];
    return ['', state === 'broken' ? `Stuck? labs hint --step ${step.id}` : 'Stuck? labs hint'];
  }
  const prose = mistake.prose.filter(({ kind }) => kind !== 'code');
  return ['', brush.strong(`It looks like this: ${mistake.title}`), ...proseLines(prose, columns(), brush)];
}
