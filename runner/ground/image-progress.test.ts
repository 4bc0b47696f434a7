import t from 'tap';
import { type Progress, aptReader } from './image-progress.js';

t.test('reads how far a build is from what apt and dpkg say', (t) => {
  const said: Progress[] = [];
  const read = aptReader((at) => said.push(at));
  // Recorded from mmdebstrap 1.3.5 --verbose with apt 2.6.1, shortened.
  const log = `I: running apt-get update...
Get:4 http://deb.debian.org/debian bookworm/main amd64 Packages [8790 kB]
Setting up usr-is-merged (1) ...
0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
Need to get 22.2 MB of archives.
Get:1 http://deb.debian.org/debian bookworm/main amd64 gcc-12-base amd64 12.2.0-14+deb12u1 [37.6 kB]
Selecting previously unselected package gcc-12-base:amd64.
Unpacking gcc-12-base:amd64 (12.2.0-14+deb12u1) ...
Setting up gcc-12-base:amd64 (12.2.0-14+deb12u1) ...
0 upgraded, 3 newly installed, 0 to remove and 0 not upgraded.
Need to get 0 B/49.3 MB of archives.
Setting up libmnl0:amd64 (1.0.4-3) ...
I: creating tarball...`;
  for (const line of log.split('\n')) read(line);
  t.same(said, [
    { phase: 'Reading package lists', detail: '' },
    { phase: 'Fetching packages', detail: '1 of 2, 22.2 MB in this round' },
    { phase: 'Installing packages', detail: '1 of 2' },
    { phase: 'Installing packages', detail: '2 of 5' },
    { phase: 'Packing', detail: '' },
  ]);
  t.end();
});
