/** The rules one firewall tool shows, in words that are the same for all of them. */
export interface Rules {
  readonly backend: string;
  readonly chains: readonly Chain[];
}

export interface Chain {
  /** `filter`, `nat`, `mangle`, `raw`: for nft the type of the chain, whatever its table is called. */
  readonly table: string;
  /** In capitals for the built-in ones: `FORWARD`. */
  readonly name: string;
  /** Where it stands in nftables: `ip filter FORWARD`. What iptables writes stands there as well. */
  readonly standsIn?: string;
  readonly policy: string | undefined;
  readonly packets: number;
  readonly rules: readonly Rule[];
}

export interface Rule {
  /** `source 10.0.0.0/8`, `! out v-net-0`, `target DROP`: sorted, so that equal rules are equal lists. */
  readonly terms: readonly string[];
  readonly target: string | undefined;
  readonly comment: string | undefined;
  readonly packets: number;
  /** Whether it counts at all: what somebody writes with nft counts only where it says so. */
  readonly counts: boolean;
  /** As the tool prints it. */
  readonly text: string;
}

export interface Option {
  readonly name: string;
  readonly not: boolean;
  readonly values: readonly string[];
}

/** Turns options into sorted terms: what the tools print differently but mean alike becomes alike. */
export function terms(options: readonly Option[]): readonly string[] {
  const written = options.map(plain).filter((option) => !says.nothing(option));
  return [
    ...new Set(written.map(({ name, not, values }) => [not ? '!' : '', name, ...values].join(' ').trim())),
  ].sort();
}

const says = {
  nothing: ({ name, not, values }: Option): boolean =>
    !not && (silent.has(name) || silent.has(`${name} ${values.join(' ')}`)),
};

// Defaults that iptables-save writes out, or that a person may write and iptables-save leaves out.
const silent = new Set([
  'match',
  'comment',
  'rsource',
  'protocol all',
  'source 0.0.0.0/0',
  'destination 0.0.0.0/0',
  'reject-with icmp-port-unreachable',
  'mask 255.255.255.255',
  'icmp-type any',
]);

function plain(option: Option): Option {
  const [first = '', ...rest] = option.values;
  switch (option.name) {
    case 'source':
    case 'destination':
      return { ...option, values: [first.split(',').map(masked).sort().join(',')] };
    case 'protocol':
      return { ...option, values: [protocols.get(first.toLowerCase()) ?? first.toLowerCase()] };
    case 'state':
      return { ...option, values: [first.toUpperCase().split(',').sort().join(',')] };
    case 'probability':
      return { ...option, values: [Number(first).toFixed(6)] };
    case 'icmp-type':
      return { ...option, values: [icmpTypes.get(first) ?? first] };
    case 'or-mark':
      return { ...option, name: 'set-xmark', values: [`${hex(first)}/${hex(first)}`] };
    case 'xor-mark':
      return { ...option, name: 'set-xmark', values: [`${hex(first)}/0x0`] };
    case 'set-mark':
    case 'set-xmark':
    case 'mark':
      return { ...option, name: option.name === 'mark' ? 'mark' : 'set-xmark', values: [mark(first), ...rest] };
    default:
      return option;
  }
}

const protocols = new Map([
  ['0', 'all'],
  ['1', 'icmp'],
  ['6', 'tcp'],
  ['17', 'udp'],
]);
const icmpTypes = new Map([
  ['echo-request', '8'],
  ['ping', '8'],
  ['echo-reply', '0'],
  ['pong', '0'],
]);

function hex(number: string): string {
  return `0x${Number(number).toString(16)}`;
}

function mark(text: string): string {
  const [value = '0', mask = '0xffffffff'] = text.split('/');
  return `${hex(value)}/${hex(mask)}`;
}

/** An IPv4 network as the kernel keeps it: host bits gone, the mask a prefix length. */
export function masked(network: string): string {
  const [address = '', mask = '32'] = network.split('/');
  const bytes = octets(address);
  if (bytes === undefined) return network;
  const prefix = mask.includes('.') ? ones(octets(mask) ?? 0) : Number(mask);
  const kept = prefix === 0 ? 0 : (bytes & (0xffffffff << (32 - prefix))) >>> 0;
  return `${[24, 16, 8, 0].map((shift) => (kept >>> shift) & 255).join('.')}/${prefix}`;
}

/** An IPv4 address as a number, or undefined. */
export function octets(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

function ones(mask: number): number {
  return mask.toString(2).replaceAll('0', '').length;
}

/** Whether an IPv4 network holds an address. */
export function holds(network: string, address: string): boolean {
  const prefix = network.split('/')[1] ?? '32';
  return octets(address) !== undefined && masked(network) === masked(`${address}/${prefix}`);
}
