import { met, onFakes } from './test-table.js';
import { fakeWorld } from './test-world.js';

// curl 7.88.1
const curl = 'curl -q -sSik --noproxy * --max-time 3 --connect-to ::10.0.0.2:';
const world = fakeWorld({
  red: {
    says: {
      [`${curl} http://shop/`]: { out: 'HTTP/1.1 200 OK\r\nServer: nginx\r\n\r\nthe cart\r\n\r\nis empty' },
      [`${curl} http://gone/`]: { code: 7, err: 'curl: (7) Failed to connect to 10.0.0.2 port 80: Connection refused' },
      [`${curl} http://slow/`]: { code: 28, err: 'curl: (28) Operation timed out' },
      [`${curl} http://odd/`]: { code: 1, err: 'curl: (1) Received HTTP/0.9 when not allowed' },
      [`${curl} http://broken/`]: { code: 2, err: 'curl: (2) failed to initialize' },
    },
  },
});
const ask = (name: string, more = ''): string => `{ from: red, at: 10.0.0.2, url: 'http://${name}/'${more} }`;

onFakes('http', world, {
  met: [ask('shop', ', has: is empty, header: "server: nginx"'), met],
  status: [
    ask('shop', ', status: 404'),
    { cause: 'status', wanted: '404 from http://shop/', found: 'HTTP/1.1 200 OK' },
  ],
  content: [ask('shop', ', has: shoes'), { cause: 'content', found: 'the cart\r\n\r\nis empty' }],
  'header with another value': [ask('shop', ', header: "server: ours"'), { cause: 'header', found: 'Server: nginx' }],
  'header that is missing': [
    ask('shop', ', header: "location: /"'),
    { cause: 'header', found: 'no location: in the answer' },
  ],
  'no-connection': [
    ask('gone'),
    { cause: 'no-connection', found: 'Failed to connect to 10.0.0.2 port 80: Connection refused' },
  ],
  'timed-out': [ask('slow'), { cause: 'timed-out', found: 'no answer in 3 s' }],
  'no-http': [ask('odd'), { cause: 'no-http' }],
  'unknown where curl itself fails': [ask('broken'), { kind: 'unknown' }],
});
