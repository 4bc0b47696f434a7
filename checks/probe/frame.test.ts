import t from 'tap';
import { decodeFrame, innermost } from './frame.js';

const ethernet = '02000000000202000000000108 00'.replace(' ', '');
const ip = (protocol: string, src: string, dst: string, body: string): string =>
  `4500${(20 + body.length / 2).toString(16).padStart(4, '0')}00004000` + `40${protocol}0000${src}${dst}${body}`;
const ping = ethernet + ip('01', '0a000001', '0a000002', '0800000012340000');

void t.test('a bare ping', (t) => {
  t.match(decodeFrame(ping), {
    src: '10.0.0.1',
    dst: '10.0.0.2',
    ttl: 64,
    protocol: 'icmp',
    icmp: 8,
    inner: undefined,
  });
  t.end();
});

void t.test('a ping in a VXLAN tunnel, on whatever port', (t) => {
  const vxlan = `c0002118${(16 + ping.length / 2).toString(16).padStart(4, '0')}0000` + `0800000000000700${ping}`;
  const packet = decodeFrame(ethernet + ip('11', 'c0a8010b', 'c0a8010c', vxlan));
  t.match(packet, { src: '192.168.1.11', dst: '192.168.1.12', protocol: 'udp', port: 8472, vni: 7 });
  t.match(packet && innermost(packet), { src: '10.0.0.1', icmp: 8 });
  t.end();
});

void t.test('a ping in an IPIP tunnel', (t) => {
  const packet = decodeFrame(ethernet + ip('04', 'c0a8010b', 'c0a8010c', ping.slice(28)));
  t.match(packet, { protocol: 'ipip', vni: undefined, inner: { dst: '10.0.0.2', icmp: 8 } });
  t.end();
});

void t.test('what is not IPv4, or is cut short, is no packet', (t) => {
  t.equal(decodeFrame(ping.replace('0800', '0806')), undefined);
  t.equal(decodeFrame(ping.slice(0, 60)), undefined);
  t.equal(decodeFrame(''), undefined);
  t.match(decodeFrame(ethernet + ip('11', '0a000001', '0a000002', '00350035000c0000')), { port: 53, inner: undefined });
  t.end();
});
