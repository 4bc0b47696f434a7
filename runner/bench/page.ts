import type { Result } from './result.js';
import type { Deed, Subject } from './samples.js';
import { Medians } from './targets.js';

const columns: readonly Subject[] = ['sandbox', 'floor', 'mininet', 'docker', 'bare docker'];
const tables: readonly { deed: Deed; title: string }[] = [
  { deed: 'up', title: 'A star of nodes up, milliseconds' },
  { deed: 'first command', title: 'The first command in a node, milliseconds' },
  { deed: '10 commands', title: 'Ten commands one after the other, milliseconds' },
  { deed: 'down', title: 'Down, milliseconds' },
  { deed: 'memory per node', title: 'Memory of an idle node, MiB' },
];

const begin = '<!-- bench: begin -->';
const end = '<!-- bench: end -->';

/** The page with these results between its marks. */
export function withResult(page: string, result: Result): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${tell(result)}\n${page.slice(to)}`;
}

/** The results as Markdown. */
export function tell(result: Result): string {
  const { machine, date, form, absent } = result;
  const about = [
    `${date}, the ${form} form, as ${machine.user === 'root' ? 'root' : 'an ordinary user'}: ${machine.processors} × ${machine.processor},`,
    `${Math.round(machine.memory / 1024)} GiB, Linux ${machine.kernel}, Node ${machine.node};`,
    `load ${machine.load.toFixed(1)} when it began.`,
  ].join(' ');
  const missing = absent.map((line) => `- not measured: ${line}`).join('\n');
  return (
    [about, missing, promises(result), ...tables.map((table) => timesOf(result, table))].filter(Boolean).join('\n\n') +
    '\n'
  );
}

function promises({ targets }: Result): string {
  const rows = targets.map(({ says, ratio, limit, outcome }) => {
    const value = ratio === undefined ? '' : ratio.toPrecision(3);
    return `| ${says} | ${value} | ${limit} | ${outcome === 'missed' ? '**missed**' : outcome} |`;
  });
  return ['| promise | ratio | limit | |', '| --- | ---: | ---: | --- |', ...rows].join('\n');
}

function timesOf({ measured }: Result, { deed, title }: (typeof tables)[number]): string {
  const of = measured.filter((one) => one.deed === deed);
  const shown = columns.filter((column) => of.some(({ subject }) => subject === column));
  if (shown.length === 0) return '';
  const sizes = [...new Set(of.map(({ nodes }) => nodes))].sort((a, b) => a - b);
  const medians = new Medians(measured);
  const row = (size: number) => shown.map((subject) => medians.of(subject, deed, size)?.toFixed(1) ?? '');
  return [
    `### ${title}\n`,
    `| nodes | ${shown.join(' | ')} |`,
    `| ---: | ${shown.map(() => '---:').join(' | ')} |`,
    ...sizes.map((size) => `| ${size} | ${row(size).join(' | ')} |`),
  ].join('\n');
}
