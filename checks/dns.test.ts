import { met, onFakes } from './test-table.js';
import { fakeWorld } from './test-world.js';

// dig 9.18.33
const answer = (status: string, lines = ''): string => `;; Got answer:
;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 53571
;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1

${lines}`;
const asked = '-r +time=2 +tries=1 +noall +comments +answer @10.0.0.53';
const world = fakeWorld({
  red: {
    says: {
      [`dig ${asked} web.lab A`]: {
        out: answer(
          'NOERROR',
          ';; ANSWER SECTION:\nweb.lab.\t\t0\tIN\tA\t10.96.0.50\nweb.lab.\t\t0\tIN\tA\t10.96.0.5\n',
        ),
      },
      [`dig ${asked} web.lab AAAA`]: { out: answer('NOERROR') },
      [`dig ${asked} none.lab A`]: { out: answer('NXDOMAIN') },
      [`dig ${asked} bad.lab A`]: { out: answer('SERVFAIL') },
      [`dig ${asked} late.lab A`]: { code: 9, out: ';; no servers could be reached' },
      [`dig ${asked} 0123456789abcdef.lab A`]: { out: answer('NXDOMAIN') },
      [`dig ${asked.replace('+answer', '+answer +authority')} sub.lab NS`]: {
        out: answer('NOERROR', ';; AUTHORITY SECTION:\nsub.lab.\t\t60\tIN\tNS\tns.sub.lab.\n'),
      },
      [`dig ${asked} odd.lab A`]: { code: 127, err: 'dig: not found' },
    },
  },
});
const ask = (name: string, is: string, type = 'A'): string =>
  `{ from: red, server: 10.0.0.53, name: ${name}, type: ${type}, is: ${is} }`;

onFakes('dns', world, {
  'met in any order': [ask('web.lab', '[10.96.0.5, 10.96.0.50]'), met],
  'met where there must be no such name': [ask('none.lab', 'NXDOMAIN'), met],
  'met where there must be no such record': [ask('web.lab', 'NODATA', 'AAAA'), met],
  'met by a referral': [ask('sub.lab', 'ns.sub.lab', 'NS'), met],
  'met for a name that is made up': [ask('$NONCE.lab', 'NXDOMAIN'), met],
  'other-answer, and shows it': [
    ask('web.lab', '10.96.0.5'),
    { cause: 'other-answer', found: '10.96.0.5, 10.96.0.50' },
  ],
  'no-name': [ask('none.lab', '10.0.0.1'), { cause: 'no-name', found: 'NXDOMAIN: there is no such name' }],
  'no-data': [
    ask('web.lab', "'::1'", 'AAAA'),
    { cause: 'no-data', found: 'the name exists, without a record of type AAAA' },
  ],
  failed: [ask('bad.lab', '10.0.0.1'), { cause: 'failed', found: 'SERVFAIL' }],
  'no-answer': [ask('late.lab', '10.0.0.1'), { cause: 'no-answer', found: 'no answer from 10.0.0.53 by udp' }],
  'unknown where dig is missing': [ask('odd.lab', '10.0.0.1'), { kind: 'unknown' }],
});
