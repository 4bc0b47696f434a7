import type { Block, Step } from '../lab/lab.js';
import { commandsIn, replaced } from './commands-in.js';
import type { Mutant } from './mutants.js';

/** A command as somebody types it who mistakes one thing for another. */
export interface Alteration {
  readonly text: string;
  /** What changed, for a sentence. */
  readonly how: string;
}

/** The words of a lab that one may be taken for another of. */
export interface Names {
  readonly namespaces: readonly string[];
  readonly links: readonly string[];
}

/** Every command of a solution with one thing in it altered. A check that lets one pass may be right: these are hints. */
export function alterations(step: Step, names: Names): readonly Mutant[] {
  const { blocks } = step.solution;
  return blocks
    .flatMap((block, i) => {
      if (block.kind === 'file') return [];
      return commandsIn(block.script).flatMap((command) =>
        altered(command.text, names).map(({ text, how }) => ({
          ...{ step, at: { line: block.at.line + 1 + command.line, column: 1 }, declared: false, what: how },
          blocks: blocks.map((one, j) => (i === j ? { ...block, script: replaced(block.script, command, text) } : one)),
        })),
      );
    })
    .map((one, i) => ({ ...one, id: `altered${i}` }));
}

/** The namespaces and links that the solutions of a lab speak of. */
export function namesIn(blocks: readonly Block[]): Names {
  const scripts = blocks.flatMap((block) => (block.kind === 'run' ? [block.script] : []));
  const all = (what: RegExp) => [
    ...new Set(scripts.flatMap((script) => [...script.matchAll(what)].map((one) => one[2] ?? ''))),
  ];
  return { namespaces: all(namespace), links: all(link) };
}

const namespace = /(\bip -n |\bnetns exec |\bnetns (?=\S+(?:\s|$)(?!\d)))(?!exec|add|del|attach|list|pids|id)([\w-]+)/g;
const link = /(\bdev |\bmaster |\bset (?:dev )?|(?<=iptables.*) -[io] )(?!dev )([\w.-]+)/g;

export function altered(text: string, { namespaces, links }: Names): readonly Alteration[] {
  const found: Alteration[] = [];
  /** Alters the second group of each match, the first being what stands before it. */
  const each = (what: RegExp, by: (word: string) => string | undefined) => {
    for (const { 0: whole, 1: before = '', 2: word = '', index } of text.matchAll(what)) {
      const other = by(word);
      if (other === undefined || other === word) continue;
      const how = other === '' ? `without ${word.trim()}` : `with ${other} in place of ${word}`;
      found.push({ text: text.slice(0, index) + before + other + text.slice(index + whole.length), how });
    }
  };
  const next = (names: readonly string[]) => (word: string) =>
    names.length < 2 ? undefined : names[(names.indexOf(word) + 1) % names.length];
  const swap = (pairs: Readonly<Record<string, string>>) => (word: string) => pairs[word];
  each(/()(\b\d+\.\d+\.\d+\.\d+\b)/g, nextAddress);
  each(/(\d\.\d+)(\/\d+)\b/g, (prefix) => (prefix === '/32' ? '/31' : `/${Number(prefix.slice(1)) + 1}`));
  each(namespace, next(namespaces));
  each(link, next(links));
  each(/(\b(?:dport|sport|dstport|port|id) |[A-Z]:)(\d+)\b/g, (number) => String(Number(number) + 1));
  if (!/\biptables\b/.test(text)) return found;
  each(/( -t )(\w+)/g, swap({ nat: 'mangle', filter: 'mangle', mangle: 'filter' }));
  each(/( -[AI] )(\w+)/g, swap(chains));
  each(/( )(-[iosd])(?= )/g, swap({ '-i': '-o', '-o': '-i', '-s': '-d', '-d': '-s' }));
  each(/( )(--[sd]port)(?= )/g, swap({ '--sport': '--dport', '--dport': '--sport' }));
  each(/()( (?:! )?(?:-[iosd]|--[sd]port) \S+)/g, () => '');
  return found;
}

const chains = { INPUT: 'FORWARD', FORWARD: 'INPUT', OUTPUT: 'FORWARD', POSTROUTING: 'OUTPUT', PREROUTING: 'INPUT' };

function nextAddress(address: string): string {
  const parts = address.split('.');
  const last = Number(parts.at(-1));
  return [...parts.slice(0, -1), last === 254 ? 253 : last + 1].join('.');
}
