import type { Context } from './context.js';
import type { Block, Unnoticed } from './lab.js';
import { didYouMean } from './near-miss.js';
import type { Details } from './outline.js';

/** The comments of a Solution that say which of its lines may be missing, and why: `unnoticed: LINE · REASON`. */
export function readUnnoticed(details: Details, solution: readonly Block[], { findings }: Context): Unnoticed[] {
  return details.items.flatMap((item): Unnoticed[] => {
    if (item.kind !== 'note' || item.word !== 'unnoticed') return [];
    const parts = item.text.split(' · ');
    const line = parts[0]?.trim() ?? '';
    const reason = parts.slice(1).join(' · ').trim();
    if (reason === '') {
      findings.add('bad-value', item.at, `unnoticed: ${item.text}; write it like "unnoticed: LINE · REASON"`);
      return [];
    }
    const fault = lineFault(line, solution);
    if (fault !== undefined) findings.add('drift', item.at, `unnoticed: ${line}: ${fault}`);
    return [{ line, reason, at: item.at }];
  });
}

function lineFault(wanted: string, solution: readonly Block[]): string | undefined {
  const lines = solution.flatMap((block) => (block.kind === 'run' ? block.script.split('\n') : []));
  const count = lines.filter((line) => line.trim() === wanted).length;
  if (count === 1) return undefined;
  if (count > 1) return `${count} lines of the solution read so; make the line unique`;
  const others = lines.map((line) => line.trim()).filter((line) => line !== '');
  return `no line of the solution reads so${didYouMean(wanted, others)}`;
}
