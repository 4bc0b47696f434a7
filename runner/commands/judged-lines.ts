import { proseLines } from '../lab/prose-terminal.js';
import { outcomeLines, recognised } from '../report/results.js';
import { allMet, type Judged } from '../session/advance.js';
import { stepsOf } from '../session/judge.js';
import { fingerprint } from '../session/state-lines.js';
import { columns, paint, type Session } from './session.js';

/** A step as `labs check` shows it. A step that has just opened is shown by its goals: nobody has tried it yet. */
export async function judgedLines(session: Session, { step, results }: Judged, opened = false): Promise<string[]> {
  const { lab } = session;
  const brush = paint();
  const number = stepsOf(lab).indexOf(step) + 1;
  const title = brush.strong(`Step ${number} of ${stepsOf(lab).length}: ${step.title}`);
  if (opened)
    return [title, ...results.map(({ say }) => `○ ${say}`), `Read it: labs show ${lab.name} --step ${number}`];
  const said = new Set<string>();
  const lines = results.flatMap(({ say, outcome }) => {
    if (outcome.kind !== 'unmet' || !said.has(outcome.found)) {
      if (outcome.kind === 'unmet') said.add(outcome.found);
      return outcomeLines(say, outcome, brush);
    }
    return [`${brush.bad('✗')} ${say}`, '    for the same reason'];
  });
  return [title, ...lines, ...(allMet(results) ? [] : await advice(session, { step, results }))];
}

async function advice(session: Session, { step, results }: Judged): Promise<string[]> {
  const brush = paint();
  const mistake = recognised(step, results);
  if (mistake === undefined || (await fingerprint(session.standing)) === session.progress.opened) {
    return step.hints.length === 0 ? [] : ['', 'Stuck? labs hint'];
  }
  const prose = mistake.prose.filter(({ kind }) => kind !== 'code');
  return ['', brush.strong(`It looks like this: ${mistake.title}`), ...proseLines(prose, columns(), brush)];
}
