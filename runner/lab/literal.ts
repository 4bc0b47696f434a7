import { hostAddress, overlap, readNetwork, type Address } from './address.js';

/** Every IPv4 address that stands in a text. */
export function addressesIn(text: string): readonly Address[] {
  const found = text.match(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g) ?? [];
  return found.flatMap((ip) => hostAddress(ip) ?? []);
}

/** A name as a word, alone or as a part of a compound: red in veth-red and host/red, not in ordered. */
export function namePatternIn(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${name}(?![A-Za-z0-9])`, 'g');
}

/** The ranges in which a network may be given another number. */
const privateRanges: readonly Address[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((text) => {
  const range = readNetwork(text);
  if (typeof range === 'string') throw new Error(range);
  return range;
});

/** The private range that a network lies in. */
export function rangeOf(network: Address): Address | undefined {
  return privateRanges.find((range) => overlap(range, network) && network.prefix > range.prefix);
}

/** Why a network cannot vary, if it cannot. */
export function movable(network: Address): string | undefined {
  if (network.family === 6) return 'is of IPv6; only IPv4 networks can vary';
  return rangeOf(network) === undefined ? 'is not in a private range, so a variant has nowhere to move it' : undefined;
}
