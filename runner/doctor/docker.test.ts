import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { askDocker, decodeInfo, unreachable } from './ask-docker.js';
import { dockerFinding, type DockerFacts } from './docker-facts.js';

// The fields that matter of `GET /info`, Docker 20.10.24 on Debian 12; SecurityOptions as a rootless daemon adds to them.
const info = {
  ServerVersion: '20.10.24+dfsg1',
  SecurityOptions: ['name=seccomp,profile=default'],
  CgroupVersion: '1',
  MemoryLimit: true,
};

async function daemon(t: Test, status: number, body: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'underlay-test-'));
  const server: Server = createServer((_, reply) => reply.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(join(folder, 'docker.sock'), resolve));
  t.teardown(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });
  return `unix://${folder}/docker.sock`;
}

t.test('a daemon is asked for what it is', async (t) => {
  const endpoint = await daemon(t, 200, JSON.stringify(info));
  const facts = await askDocker({ DOCKER_HOST: endpoint });
  t.strictSame(dockerFinding(facts, 'ada'), {
    state: 'ok',
    about: 'docker',
    found: `20.10.24+dfsg1 at ${endpoint}, rootful, without userns-remap, cgroup v1`,
  });
});

t.test('rootless and userns-remap are told apart', (t) => {
  const facts = (option: string) => decodeInfo('e', { ...info, SecurityOptions: [option] });
  t.match(facts('name=rootless'), { rootless: true, remapped: false });
  t.match(facts('name=userns'), { rootless: false, remapped: true });
  t.end();
});

t.test('a daemon that cannot bound memory is a warning', (t) => {
  const finding = dockerFinding(decodeInfo('e', { ...info, MemoryLimit: false }), 'ada');
  t.match(finding, { state: 'warning', found: /it cannot bound memory$/, mend: /cgroup_enable=memory/ });
  t.end();
});

t.test('no socket and a socket that nobody listens on are no daemon', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'underlay-test-'));
  t.teardown(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'stale.sock'), '');
  for (const name of ['absent.sock', 'stale.sock']) {
    const facts = await askDocker({ DOCKER_HOST: `unix://${join(folder, name)}` });
    t.match(facts, { kind: 'unreachable', why: 'no-daemon' }, name);
  }
});

t.test('permission denied names the group and what it costs', (t) => {
  const error = Object.assign(new Error('connect EACCES /var/run/docker.sock'), { code: 'EACCES' });
  const facts: DockerFacts = unreachable('unix:///var/run/docker.sock', error);
  t.match(dockerFinding(facts, 'ada'), {
    state: 'warning',
    found:
      'a daemon is there, but ada may not speak to it at unix:///var/run/docker.sock: connect EACCES /var/run/docker.sock',
    mend: /^sudo usermod -aG docker ada, then log in again .*root’s power/,
  });
  t.end();
});

t.test('an answer that is not Docker’s is a warning with the answer', async (t) => {
  const facts = await askDocker({ DOCKER_HOST: await daemon(t, 500, 'out of order') });
  t.match(dockerFinding(facts, 'ada'), { state: 'warning', found: /HTTP 500: out of order$/ });
});
