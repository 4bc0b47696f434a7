import { once } from 'node:events';
import { connect } from 'node:net';
import t from 'tap';
import { dockerFinding, unreachable, type DockerFacts } from './docker-facts.js';

const endpoint = 'unix:///var/run/docker.sock';
const here = { kind: 'reachable', endpoint, version: '29.0', rootless: false, remapped: false, cgroup: '2' } as const;

t.test('a reachable daemon is ok, and rootless and userns-remap are said', (t) => {
  const found = (facts: DockerFacts) => dockerFinding(facts, 'ada').found;
  t.equal(dockerFinding(here, 'ada').state, 'ok');
  t.equal(found(here), `29.0 at ${endpoint}, rootful, without userns-remap, cgroup v2`);
  t.equal(found({ ...here, rootless: true }), `29.0 at ${endpoint}, rootless, without userns-remap, cgroup v2`);
  t.equal(found({ ...here, remapped: true }), `29.0 at ${endpoint}, rootful, with userns-remap, cgroup v2`);
  t.end();
});

t.test('a socket that is not there is no daemon, and only a note', async (t) => {
  const [error] = (await once(connect('/var/run/underlay-no-such.sock'), 'error')) as [Error];
  t.match(dockerFinding(unreachable('unix:///var/run/underlay-no-such.sock', error), 'ada'), {
    state: 'note',
    found: /^no daemon answers at unix:\/\/\/var\/run\/underlay-no-such.sock: connect ENOENT/,
    mend: /sudo apt-get install docker.io$/,
  });
});

t.test('permission denied is a warning that names the group and what it costs', (t) => {
  const error = Object.assign(new Error('connect EACCES /var/run/docker.sock'), { code: 'EACCES' });
  t.match(dockerFinding(unreachable(endpoint, error), 'ada'), {
    state: 'warning',
    found: `a daemon is there, but ada may not speak to it at ${endpoint}: connect EACCES /var/run/docker.sock`,
    mend: /^sudo usermod -aG docker ada, then log in again .*root’s power/,
  });
  t.end();
});

t.test('any other failure is a warning with its reason', (t) => {
  const finding = dockerFinding(unreachable(endpoint, new Error('HTTP 500: out of order')), 'ada');
  t.match(finding, {
    state: 'warning',
    found: `the daemon at ${endpoint} does not answer as it should: HTTP 500: out of order`,
  });
  t.end();
});
