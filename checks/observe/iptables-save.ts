import { LabError } from '../../runner/errors.js';
import { terms, type Chain, type Option, type Rule, type Rules } from './rules.js';

/** Reads `iptables-save -c`. */
export function readRules(text: string, backend: string): Rules {
  const chains = new Map<string, Building>();
  let table = '';
  for (const line of linesIn(text)) {
    if (line.startsWith('*')) table = line.slice(1).trim();
    else if (line.startsWith(':')) {
      const made = chain(line, table);
      chains.set(`${table} ${made.name}`, made);
    } else if (line.startsWith('[') || line.startsWith('-A')) add(line, table, chains);
  }
  return { backend, chains: [...chains.values()] };
}

/** Lines of the tool's own: one that a comment breaks goes on until its quotes are closed. */
function linesIn(text: string): string[] {
  const lines: string[][] = [];
  let open = false;
  for (const part of text.split('\n')) {
    if (open) lines.at(-1)?.push(part);
    else lines.push([part]);
    if ((part.replace(/\\./g, '').match(/"/g) ?? []).length % 2 === 1) open = !open;
  }
  return lines.map((parts) => parts.join('\n'));
}

interface Building extends Chain {
  readonly rules: Rule[];
}

function chain(line: string, table: string): Building {
  const [name = '', policy = '-', counters = ''] = line.slice(1).split(' ');
  return { table, name, policy: policy === '-' ? undefined : policy, packets: packets(counters), rules: [] };
}

function add(line: string, table: string, chains: ReadonlyMap<string, Building>): void {
  const [, counters = '', spec = ''] = /^(\[\d+:\d+\] )?([^]*)$/.exec(line) ?? [];
  const words = tokens(spec);
  const name = words[1] ?? '';
  const chain = chains.get(`${table} ${name}`);
  if (!chain) throw new LabError('cannot-look', `iptables-save names no chain for: ${line}`, 'Run the check again.');
  chain.rules.push({ ...ruleOf(words.slice(2)), packets: packets(counters), counts: true, text: spec });
}

function packets(counters: string): number {
  return Number(/\[(\d+):/.exec(counters)?.[1] ?? 0);
}

/** A rule as a person writes it after the chain's name, or as iptables-save prints it. */
export function readRule(text: string): Pick<Rule, 'terms' | 'target' | 'comment'> {
  return ruleOf(tokens(text));
}

function ruleOf(words: readonly string[]): Pick<Rule, 'terms' | 'target' | 'comment'> {
  const read = options(words);
  const value = (name: string): string | undefined => read.find((option) => option.name === name)?.values[0];
  return { terms: terms(read), target: value('target') ?? value('goto'), comment: value('comment') };
}

/** Words as iptables-save quotes them: a comment with blanks stands in double quotes. */
export function tokens(text: string): readonly string[] {
  const found = text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g);
  return [...found].map(([, double, single, bare]) => double?.replace(/\\(.)/g, '$1') ?? single ?? bare ?? '');
}

function options(words: readonly string[]): readonly Option[] {
  const read: Option[] = [];
  let not = false;
  let current: { name: string; not: boolean; values: string[] } | undefined;
  for (const word of words) {
    if (word === '!') not = true;
    else if (/^--?[A-Za-z]/.test(word)) {
      current = { name: names.get(word) ?? word.replace(/^--?/, ''), not, values: [] };
      read.push(current);
      not = false;
    } else current?.values.push(word);
  }
  return read;
}

const names = new Map(
  Object.entries({
    source: ['-s', '--source', '--src'],
    destination: ['-d', '--destination', '--dst'],
    in: ['-i', '--in-interface'],
    out: ['-o', '--out-interface'],
    protocol: ['-p', '--protocol', '--proto'],
    match: ['-m', '--match'],
    target: ['-j', '--jump'],
    goto: ['-g', '--goto'],
    sport: ['--sport', '--source-port'],
    dport: ['--dport', '--destination-port'],
    sports: ['--sports', '--source-ports'],
    dports: ['--dports', '--destination-ports'],
    state: ['--ctstate', '--state'],
  }).flatMap(([name, spellings]) => spellings.map((spelling) => [spelling, name] as const)),
);
