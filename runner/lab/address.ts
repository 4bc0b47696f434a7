import { isIPv4, isIPv6 } from 'node:net';

/** An address with its prefix length, as `ip addr add` takes it. */
export interface Address {
  readonly text: string;
  readonly family: 4 | 6;
  readonly value: bigint;
  readonly prefix: number;
}

/** The address, or why it is none that an interface can have. */
export function readAddress(text: string): Address | string {
  const read = readPrefix(text);
  if (typeof read === 'string') return read;
  const first = network(read);
  const hostBits = width(read) - read.prefix;
  if (hostBits > 1 && read.value === first) return `${text} is the network's own address; a host has another one in it`;
  if (read.family === 4 && hostBits > 1 && read.value === first + (1n << BigInt(hostBits)) - 1n)
    return `${text} is the network's broadcast address; a host has another one in it`;
  return read;
}

/** The same for a network: `192.168.15.0/24`, nothing set after the prefix. */
export function readNetwork(text: string): Address | string {
  const read = readPrefix(text);
  if (typeof read === 'string') return read;
  if (read.value !== network(read)) return `${text} has bits set after its prefix; the network is ${networkText(read)}`;
  return read;
}

/** The address alone, as a /32; it may be any, also one that no interface can have. */
export function hostAddress(ip: string): Address | undefined {
  return isIPv4(ip) ? { text: ip, family: 4, value: four(ip), prefix: 32 } : undefined;
}

/** True where one of two prefixes holds the other. */
export function overlap(a: Address, b: Address): boolean {
  if (a.family !== b.family) return false;
  const shift = BigInt(width(a) - Math.min(a.prefix, b.prefix));
  return a.value >> shift === b.value >> shift;
}

/** A /32, or a /128: an address that brings no connected route. */
export function isHost(address: Address): boolean {
  return address.prefix === width(address);
}

export function networkText(address: Address): string {
  return `${ipText(network(address), address.family)}/${address.prefix}`;
}

export function ipText(value: bigint, family: 4 | 6): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return groups.join(':').replace(/(^|:)0(:0)+(:|$)/, '::');
}

function ipValue(ip: string): bigint {
  return isIPv4(ip) ? four(ip) : six(ip);
}

function readPrefix(text: string): Address | string {
  const [ip = '', prefixText, ...more] = text.split('/');
  const family = isIPv4(ip) ? 4 : isIPv6(ip) && !ip.includes('%') ? 6 : undefined;
  if (family === undefined || more.length > 0) return `${text} is not an address; write it like 192.168.1.2/24`;
  const longest = family === 4 ? 32 : 128;
  if (prefixText === undefined)
    return `${text} has no prefix length, and alone it would be a /${longest}; write ${text}/${family === 4 ? 24 : 64}`;
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Infinity;
  if (prefix > longest) return `${text} has the prefix length ${prefixText}; the longest is ${longest}`;
  const value = ipValue(ip);
  if (unassignable(value, family)) return `${text} cannot be a host's address`;
  return { text, family, value, prefix };
}

/** The unspecified, multicast and reserved ranges, which no interface can have. */
function unassignable(value: bigint, family: 4 | 6): boolean {
  if (family === 6) return value === 0n || value >> 120n === 0xffn;
  return value >> 24n === 0n || value >> 28n >= 0xen;
}

function four(ip: string): bigint {
  return ip.split('.').reduce((sum, octet) => (sum << 8n) | BigInt(octet), 0n);
}

function six(ip: string): bigint {
  const dotted = /\d+\.\d+\.\d+\.\d+$/.exec(ip)?.[0];
  const plain = dotted === undefined ? ip : ip.replace(dotted, hexPair(four(dotted)));
  const [head = '', tail] = plain.split('::');
  const groups = (part: string): readonly string[] => (part === '' ? [] : part.split(':'));
  const left = groups(head);
  const right = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function hexPair(value: bigint): string {
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

function network(address: Address): bigint {
  const shift = BigInt(width(address) - address.prefix);
  return (address.value >> shift) << shift;
}

function width(address: Address): number {
  return address.family === 4 ? 32 : 128;
}
