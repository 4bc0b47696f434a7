import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';

import Docker from 'dockerode';

import { LabError } from '../errors.js';
import { asked, status, unreachable } from './docker-failure.js';

export type ContainerOptions = Docker.ContainerCreateOptions & { readonly name: string };

/** A container as `list` shows it. */
export interface Listed {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly running: boolean;
}

/** A command that runs in a container. */
export interface Exec {
  readonly stream: Duplex;
  /** Parts `stream` into the command's two outputs; not for one with a terminal. */
  split(stdout: NodeJS.WritableStream, stderr: NodeJS.WritableStream): void;
  resize(columns: number, rows: number): Promise<void>;
  /** Undefined while it runs. */
  readonly exitCode: () => Promise<number | undefined>;
}

/** All that we ask of a Docker daemon. The only file that knows dockerode, and its oddities. */
export class Engine {
  readonly #docker: Docker;

  private constructor(docker: Docker) {
    this.#docker = docker;
  }

  /** Finds the daemon as the docker command does, and speaks to it once. */
  static async connect(env: NodeJS.ProcessEnv, home: string): Promise<Engine> {
    const endpoint = findEndpoint(env, home);
    try {
      const docker = new Docker(
        endpoint.startsWith('unix://') ? { socketPath: endpoint.slice(7) } : remote(endpoint, env),
      );
      await answer(docker);
      return new Engine(docker);
    } catch (error) {
      throw unreachable(endpoint, error);
    }
  }

  async info(): Promise<{ version: string; rootless: boolean; userns: boolean; cgroup: string; architecture: string }> {
    const facts = (await asked('say what it is', this.#docker.info())) as Record<string, unknown>;
    const security = (facts['SecurityOptions'] as string[] | null) ?? [];
    const text = (key: string) => (typeof facts[key] === 'string' ? facts[key] : '');
    return {
      version: text('ServerVersion'),
      rootless: security.some((option) => option.includes('rootless')),
      userns: security.some((option) => option.includes('userns')),
      cgroup: text('CgroupVersion') || '1',
      architecture: text('Architecture'),
    };
  }

  async hasImage(reference: string): Promise<boolean> {
    const found = this.#docker
      .getImage(reference)
      .inspect()
      .then(
        () => true,
        (error: unknown) => {
          if (status(error) === 404) return false;
          throw error;
        },
      );
    return asked('look for the node image', found);
  }

  async importImage(reference: string, tar: Readable): Promise<void> {
    const [repo = '', tag = ''] = reference.split(':');
    const changes = ['ENTRYPOINT ["/usr/lib/underlay/init"]'];
    const what = 'take the node image';
    const stream = await asked(what, this.#docker.importImage(tar, { repo, tag, changes }));
    await asked(what, this.#finished(stream));
  }

  async start(options: ContainerOptions): Promise<string> {
    const container = await asked(`make the container ${options.name}`, this.#docker.createContainer(options));
    await asked(`start the container ${options.name}`, container.start());
    return container.id;
  }

  /** Starts a container whose standard streams are ours; its input ends when we do. */
  async startAttached(
    options: ContainerOptions,
    files: Buffer,
    folder: string,
  ): Promise<{ id: string; exec: Pick<Exec, 'stream' | 'split'> }> {
    const container = await asked('make the box', this.#docker.createContainer(options));
    await asked('fill the box', container.putArchive(files, { path: folder }));
    const all = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const stream = (await asked('join the box', container.attach(all))) as unknown as Duplex;
    try {
      await asked('start the box', container.start());
    } catch (error) {
      // The daemon would hold it open, and it us.
      stream.destroy();
      throw error;
    }
    return { id: container.id, exec: { stream, split: this.#splitter(stream) } };
  }

  /** The machine's number of a container's first process; 0 when it does not run. */
  async pid(id: string): Promise<number> {
    return (await asked('look at a container', this.#docker.getContainer(id).inspect())).State.Pid;
  }

  async list(label: string): Promise<Listed[]> {
    const filters = { label: [label] };
    const found = await asked('list containers', this.#docker.listContainers({ all: true, filters }));
    return found.map((one) => ({ id: one.Id, labels: one.Labels, running: one.State === 'running' }));
  }

  /** Whatever state it is in; one that is gone already is no fault. Afterwards it is gone. */
  async remove(id: string): Promise<void> {
    const container = this.#docker.getContainer(id);
    const gone = (error: unknown) => {
      if (status(error) !== 404) throw error;
    };
    const removed = container.remove({ force: true, v: true }).catch(async (error: unknown) => {
      // 409: another call is removing it at this moment.
      if (status(error) !== 409) gone(error);
      else await container.wait({ condition: 'removed' }).catch(gone);
    });
    await asked('remove a container', removed);
  }

  async volumes(label: string): Promise<string[]> {
    const { Volumes } = await asked('list volumes', this.#docker.listVolumes({ filters: { label: [label] } }));
    return Volumes.map((volume) => volume.Name);
  }

  async createVolume(name: string, labels: Record<string, string>): Promise<void> {
    await asked('make a volume', this.#docker.createVolume({ Name: name, Labels: labels }));
  }

  async removeVolume(name: string): Promise<void> {
    await asked('remove a volume', this.#docker.getVolume(name).remove());
  }

  async exec(id: string, argv: readonly string[], options: { tty: boolean; env?: readonly string[] }): Promise<Exec> {
    const what = 'run a command in a container';
    const wanted = {
      Cmd: [...argv],
      Tty: options.tty,
      Env: [...(options.env ?? [])],
      ...{ AttachStdin: true, AttachStdout: true, AttachStderr: true },
    };
    const exec = await asked(what, this.#docker.getContainer(id).exec(wanted));
    const stream = await asked(what, exec.start({ hijack: true, stdin: true, Tty: options.tty }));
    return {
      stream,
      split: this.#splitter(stream),
      resize: (columns, rows) => exec.resize({ h: rows, w: columns }) as Promise<void>,
      exitCode: async () => {
        const { Running, ExitCode } = await asked('tell how a command ended', exec.inspect());
        return Running ? undefined : (ExitCode ?? 0);
      },
    };
  }

  #splitter(stream: Duplex): Exec['split'] {
    return (stdout, stderr) => {
      this.#docker.modem.demuxStream(stream, stdout, stderr);
    };
  }

  #finished(stream: NodeJS.ReadableStream): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#docker.modem.followProgress(stream, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }
}

/** DOCKER_HOST, then the chosen context, then the usual sockets: as the docker command does. */
export function findEndpoint(env: NodeJS.ProcessEnv, home: string): string {
  if (env['DOCKER_HOST']) return env['DOCKER_HOST'];
  const context = env['DOCKER_CONTEXT'] ?? readJson(join(home, '.docker/config.json'))['currentContext'];
  if (typeof context === 'string' && context !== 'default') {
    const folder = createHash('sha256').update(context).digest('hex');
    const meta = readJson(join(home, '.docker/contexts/meta', folder, 'meta.json'));
    const endpoints = meta['Endpoints'] as { docker?: { Host?: string } } | undefined;
    if (endpoints?.docker?.Host !== undefined) return endpoints.docker.Host;
    const said = `There is no Docker context called ${context}.`;
    const next = 'See which there are: docker context ls. Or take the usual one: export DOCKER_CONTEXT=default';
    throw new LabError('docker-unreachable', said, next, new Error(said));
  }
  const sockets = [
    '/var/run/docker.sock',
    `${env['XDG_RUNTIME_DIR'] ?? ''}/docker.sock`,
    join(home, '.docker/run/docker.sock'),
  ];
  return `unix://${sockets.find((path) => existsSync(path)) ?? '/var/run/docker.sock'}`;
}

function remote(endpoint: string, env: NodeJS.ProcessEnv): Docker.DockerOptions {
  const { protocol, hostname, port, username } = new URL(endpoint);
  if (protocol === 'ssh:') return { protocol: 'ssh', host: hostname, port: port || '22', username };
  const folder = env['DOCKER_CERT_PATH'];
  if (env['DOCKER_TLS_VERIFY'] === undefined || folder === undefined)
    return { host: `http://${hostname}`, port: port || '2375' };
  const [ca, cert, key] = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFileSync(join(folder, name)));
  return { host: hostname, port: port || '2376', protocol: 'https', ca, cert, key };
}

function readJson(path: string): Record<string, unknown> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const next = 'Mend or remove it, or say where Docker is: export DOCKER_HOST=unix:///var/run/docker.sock';
    throw new LabError('docker-unreachable', `${path} cannot be read as Docker's settings: ${reason}.`, next, error);
  }
}

// A daemon that takes the call and says nothing is as good as none. The types know no options of ping.
async function answer(docker: Docker): Promise<void> {
  const patient = docker as unknown as { ping(options: { abortSignal: AbortSignal }): Promise<unknown> };
  await patient.ping({ abortSignal: AbortSignal.timeout(patience) });
}

const patience = 5000;
