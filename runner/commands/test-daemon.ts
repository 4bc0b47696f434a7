import { createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Socket } from 'node:net';
import type { Test } from 'tap';

/** What stands between a runner and its daemon does with a request: pass it on, answer for it, or die with all it holds. */
export type Verdict = 'pass' | 'die' | 'silent' | { readonly status: number; readonly message: string };

/** A socket in front of the real daemon, which only it sees; gives back the DOCKER_HOST that leads to it. */
export async function inFrontOf(
  t: Test,
  folder: string,
  judge: (call: string) => Verdict,
  daemon = '/var/run/docker.sock',
): Promise<string> {
  const path = join(folder, 'docker.sock');
  const held = new Set<Socket>();
  const die = () => {
    server.close();
    rmSync(path, { force: true });
    for (const socket of held) socket.destroy();
  };
  const onward = (from: IncomingMessage) => {
    const { method, url, headers } = from;
    return request({ socketPath: daemon, method, path: url, headers, agent: false });
  };
  const server = createServer((from, answer) => {
    const verdict = judge(`${from.method ?? ''} ${from.url ?? ''}`);
    if (verdict === 'die') die();
    else if (verdict === 'pass') {
      const to = onward(from);
      to.once('response', (real) => {
        answer.writeHead(real.statusCode ?? 500, real.headers);
        real.pipe(answer);
      });
      to.on('error', die);
      from.pipe(to);
    } else if (verdict !== 'silent') {
      answer.writeHead(verdict.status, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ message: verdict.message }));
    }
  });
  server.on('connection', (socket) => {
    held.add(socket);
    socket.on('error', () => undefined).once('close', () => held.delete(socket));
  });
  server.on('upgrade', (from: IncomingMessage, near: Socket) => {
    const verdict = judge(`${from.method ?? ''} ${from.url ?? ''}`);
    if (verdict === 'die') {
      die();
      return;
    }
    const to = onward(from);
    to.once('upgrade', (real, far) => {
      const { rawHeaders } = real;
      const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1] ?? ''}`] : []));
      near.write(`HTTP/1.1 101 UPGRADED\r\n${lines.join('\r\n')}\r\n\r\n`);
      near.pipe(far).pipe(near);
      far.on('error', () => near.destroy());
      near.once('close', () => far.destroy());
    });
    to.on('error', () => near.destroy());
    to.end();
  });
  server.listen(path);
  await once(server, 'listening');
  t.teardown(die);
  return `unix://${path}`;
}
