import { createHash } from 'node:crypto';
import { hostAddress, ipText, overlap, readNetwork, type Address } from './address.js';
import { addressesIn, namePatternIn, rangeOf } from './literal.js';

/** Renames the literals of a lab, the same way in every text it is given. */
export type Renaming = (text: string) => string;

/** Words that a name can become: short, of the kind that stands in veth-red, and no word of the tools. */
const words =
  'red blue green gold pink gray teal lime plum rose jade ruby onyx opal iris moss sand snow rust wine fern clay palm'.split(
    ' ',
  );

/**
 * The variant of a lab that a seed chooses: a consistent renaming of its `vary` literals. A network moves with its
 * hosts and prefixes, a name with its compounds. The same seed and lab give the same variant on every machine.
 * `lab` is the lab's text; what stands in it already is not chosen again.
 */
export function renaming(vary: readonly string[], lab: string, seed: string): Renaming {
  const moves = movedNetworks(
    vary.filter((literal) => literal.includes('/')),
    lab,
    seed,
  );
  const names = renamedNames(
    vary.filter((literal) => !literal.includes('/')),
    lab,
    seed,
  );
  return (text) => outsideIdentities(text, (part) => withNames(withNetworks(part, moves), names));
}

interface Move {
  readonly from: Address;
  readonly to: Address;
}

function movedNetworks(literals: readonly string[], lab: string, seed: string): readonly Move[] {
  const networks = literals.map(readNetwork).filter((network) => typeof network !== 'string');
  const fixed = addressesIn(lab).filter((address) => !networks.some((network) => overlap(network, address)));
  // The narrowest first: an address inside two of them moves with the nearer one.
  const ordered = [...networks].sort((a, b) => b.prefix - a.prefix);
  return ordered.reduce<readonly Move[]>((moves, from) => {
    const range = rangeOf(from);
    if (range === undefined) return moves;
    const taken = [...fixed, ...moves.map((move) => move.to)];
    const count = 1 << (from.prefix - range.prefix);
    const start = drawn(seed, from.text, count);
    for (let tried = 0; tried < count; tried += 1) {
      const number = BigInt((start + tried) % count);
      const value = range.value + (number << BigInt(32 - from.prefix));
      const to: Address = { text: `${ipText(value, 4)}/${from.prefix}`, family: 4, value, prefix: from.prefix };
      if (!taken.some((other) => overlap(other, to))) return [...moves, { from, to }];
    }
    return moves;
  }, []);
}

/** A whole address, or the beginning of one that stands for its network: `192.168.15` in `192.168.15.x`. */
function withNetworks(text: string, moves: readonly Move[]): string {
  return text.replace(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){1,3}(?!\.?\d)/g, (written) => {
    const octets = written.split('.').length;
    const address = hostAddress(written + '.0'.repeat(4 - octets));
    const move = moves.find(({ from }) => address !== undefined && overlap(from, address));
    if (address === undefined || move === undefined || (octets < 4 && move.from.prefix !== octets * 8)) return written;
    const moved = ipText(move.to.value + (address.value - move.from.value), 4);
    return moved.split('.').slice(0, octets).join('.');
  });
}

function renamedNames(names: readonly string[], lab: string, seed: string): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  for (const name of names) {
    const room = name.length + 15 - longestCompound(name, lab);
    const free = words.filter(
      (word) =>
        word.length <= room &&
        ![...chosen.values()].includes(word) &&
        (word === name || !namePatternIn(word).test(lab)),
    );
    chosen.set(name, free[drawn(seed, name, Math.max(free.length, 1))] ?? name);
  }
  return chosen;
}

/** Interfaces are called veth-red; with a longer word in it the name could pass the kernel's 15 characters. */
function longestCompound(name: string, lab: string): number {
  const compounds = (lab.match(/[A-Za-z0-9_.-]+/g) ?? []).filter((each) => namePatternIn(name).test(each));
  const short = compounds.map((compound) => compound.length).filter((length) => length <= 15);
  return Math.max(name.length, ...short);
}

/** All in one pass, so that what a name became is not renamed again. */
function withNames(text: string, names: ReadonlyMap<string, string>): string {
  if (names.size === 0) return text;
  const any = [...names.keys()].sort((a, b) => b.length - a.length).join('|');
  return text.replace(new RegExp(`(?<![A-Za-z0-9])(?:${any})(?![A-Za-z0-9])`, 'gi'), (written) => {
    const name = names.get(written.toLowerCase());
    if (name === undefined) return written;
    return /^[A-Z]/.test(written) ? `${name.charAt(0).toUpperCase()}${name.slice(1)}` : name;
  });
}

/** Steps, checks and questions keep their ids, and labs their names: progress and gradebooks hang on them. */
function outsideIdentities(text: string, rename: Renaming): string {
  const identity = /<!--\s*(?:step|when)\s*:[\s\S]*?-->|^after:.*$|\bid:[ \t]*[\w-]+/gm;
  let end = 0;
  let renamed = '';
  for (const match of text.matchAll(identity)) {
    renamed += rename(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return renamed + rename(text.slice(end));
}

/** A number below `count` that depends on nothing but the seed and what it is for. */
function drawn(seed: string, purpose: string, count: number): number {
  return (
    createHash('sha256')
      .update(JSON.stringify([seed, purpose]))
      .digest()
      .readUInt32BE(0) % count
  );
}
