/** A packet as it was seen on a link, and what it carries inside. */
export interface Packet {
  readonly src: string;
  readonly dst: string;
  readonly ttl: number;
  /** `icmp`, `tcp`, `udp`, `ipip`, or the protocol's number. */
  readonly protocol: string;
  /** The called port, for udp and tcp. */
  readonly port: number | undefined;
  /** `8` for a ping's request, `0` for its answer. */
  readonly icmp: number | undefined;
  readonly vni: number | undefined;
  readonly inner: Packet | undefined;
}

const protocols = new Map([
  [1, 'icmp'],
  [4, 'ipip'],
  [6, 'tcp'],
  [17, 'udp'],
]);

/** Takes an Ethernet frame apart; undefined where it does not carry IPv4. */
export function decodeFrame(hex: string): Packet | undefined {
  return ethernet(Buffer.from(hex, 'hex'));
}

function ethernet(frame: Buffer): Packet | undefined {
  return frame.length >= 34 && frame.readUInt16BE(12) === 0x0800 ? ipv4(frame.subarray(14)) : undefined;
}

function ipv4(data: Buffer): Packet | undefined {
  const head = ((data[0] ?? 0) & 15) * 4;
  if (data.length < head + 8 || head < 20) return undefined;
  const protocol = protocols.get(data[9] ?? 0) ?? String(data[9]);
  const body = data.subarray(head);
  const vxlan = protocol === 'udp' ? insideVxlan(body) : undefined;
  return {
    src: dotted(data.subarray(12, 16)),
    dst: dotted(data.subarray(16, 20)),
    ttl: data[8] ?? 0,
    protocol,
    port: protocol === 'udp' || protocol === 'tcp' ? body.readUInt16BE(2) : undefined,
    icmp: protocol === 'icmp' ? body[0] : undefined,
    vni: vxlan?.vni,
    inner: protocol === 'ipip' ? ipv4(body) : vxlan?.inner,
  };
}

/** A tunnel may use any port, so it is known by its header: one flag, a network id, and a whole frame inside. */
function insideVxlan(udp: Buffer): { readonly vni: number; readonly inner: Packet } | undefined {
  if (udp.length < 50 || udp.readUInt32BE(8) !== 0x08000000 || udp[15] !== 0) return undefined;
  const inner = ethernet(udp.subarray(16));
  return inner && { vni: udp.readUIntBE(12, 3), inner };
}

function dotted(bytes: Buffer): string {
  return [...bytes].join('.');
}

/** The packet that was sent, without the tunnels around it. */
export function innermost(packet: Packet): Packet {
  return packet.inner ? innermost(packet.inner) : packet;
}
