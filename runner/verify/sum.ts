import type { Finding, Flaw } from './proving.js';

/** In the order of the file; what several parts came upon is said once. */
export function summed(findings: readonly Finding[]): Flaw[] {
  const flaws = findings.flatMap((finding) => finding.flaws);
  const byText = new Map(flaws.map((flaw) => [textOf(flaw), flaw]));
  return inOrder([...byText.values()]);
}

/** The same over several runs: what differs between them is a flaw of its own. */
export function overRuns(runs: readonly (readonly Finding[])[]): Flaw[] {
  const varied = varying(runs.flat());
  const lines = new Set(varied.map(({ at }) => at.line));
  const perRun = runs.map(summed);
  const counts = new Map<string, number>();
  for (const flaw of perRun.flat()) counts.set(textOf(flaw), (counts.get(textOf(flaw)) ?? 0) + 1);
  const flaws = summed(perRun.map((found) => ({ flaws: found, seen: [] }))).flatMap((flaw) => {
    const count = counts.get(textOf(flaw)) ?? 0;
    if (count === runs.length) return [flaw];
    if (lines.has(flaw.at.line)) return [];
    return [{ ...flaw, message: `${flaw.message} (in ${count} of ${runs.length} runs)` }];
  });
  return inOrder([...varied, ...flaws]);
}

/** Every check that answered at one point of the proof now this, now that. */
function varying(findings: readonly Finding[]): Flaw[] {
  const points = new Map<string, { readonly flaw: Flaw; readonly outcomes: string[] }>();
  for (const { step, id, at: when, outcome } of findings.flatMap(({ seen }) => seen)) {
    const words = `${step.id}/${id} varies ${when.words}`;
    const at = step.checks.find((check) => check.id === id)?.at ?? step.at;
    const point = points.get(words) ?? { flaw: { at, message: words }, outcomes: [] };
    point.outcomes.push(outcome);
    points.set(words, point);
  }
  return [...points.values()].flatMap(({ flaw, outcomes }) => {
    const kinds = [...new Set(outcomes)].sort();
    if (kinds.length < 2) return [];
    const counted = kinds.map((kind) => `${kind} in ${outcomes.filter((one) => one === kind).length}`);
    return [{ ...flaw, message: `${flaw.message}: ${counted.join(', ')} of ${outcomes.length} runs` }];
  });
}

const textOf = ({ at, message }: Flaw) => `${at.line} ${message}`;

const inOrder = (flaws: readonly Flaw[]) => [...flaws].sort((a, b) => a.at.line - b.at.line);
