import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';

import type { Pty, Size } from '../shell/pty.js';
import type { Channels } from '../shell/channels.js';
import { through, type Shell } from '../shell/shell.js';
import { archive } from './archive.js';
import { boxContainer } from './container-options.js';
import type { Engine, Exec } from './docker.js';
import { dockerShell, hangUpScript, killScript } from './docker-shell.js';
import { dockerChannel } from './docker-wire.js';
import { dockerPty } from './docker-terminal.js';
import { labUid } from './host-site.js';
import { labels, removeLost, removeSession } from './labels.js';
import { bootFile, conversation, held, labCommand } from './launch.js';
import type { Life } from './record.js';
import type { Launching, Site, SitedLab } from './site.js';

type BoxLife = Extract<Life, { kind: 'box' }>;

const boxScript = readFileSync(new URL('../../../runner/ground/box.sh', import.meta.url), 'utf8');

/** A sandbox in one Docker container per lab, where it cannot stand on the machine itself. */
export class BoxSite implements Site {
  readonly where = 'sandbox in a box';
  readonly #engine: Engine;
  readonly #owner: string;

  readonly #channels: Channels;

  constructor(engine: Engine, owner: string, channels: Channels) {
    this.#engine = engine;
    this.#owner = owner;
    this.#channels = channels;
  }

  owns(life: Life | undefined): boolean {
    return life?.kind === 'box';
  }

  /** `lab.tree` is the image's reference in the daemon here, such as `underlay-node:0123456789ab`. */
  async launch(lab: Launching): Promise<SitedLab> {
    const volume = lab.tree.replace(':', '-');
    await this.#engine.createVolume(volume, labels(this.#owner, 'volume', '', {}));
    const command = ['bash', '-c', boxScript, 'box', String(labUid), ...labCommand('/image/tree', 'tmpfs')];
    const named = labels(this.#owner, 'box', lab.session, { as: lab.as });
    const files = await archive([
      { path: '/nodes.sh', mode: 0o644, content: lab.script },
      { path: '/lab.sh', mode: 0o644, content: readFileSync(bootFile) },
    ]);
    const box = boxContainer(lab.tree, lab.session, named, volume, command);
    lab.progress('Starting the box; the first one unpacks the node image');
    try {
      const { id, exec } = await this.#engine.startAttached(box, files, '/mnt');
      return await this.#held(id, exec);
    } catch (error) {
      await removeSession(this.#engine, this.#owner, lab.session);
      throw error;
    }
  }

  async #held(id: string, exec: Pick<Exec, 'stream' | 'split'>): Promise<SitedLab> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    exec.split(stdout, stderr);
    // A daemon that goes away ends the stream with an error, or with neither.
    exec.stream.on('error', () => undefined);
    for (const event of ['end', 'close']) exec.stream.once(event, () => stdout.end());
    const talk = conversation(stdout, stderr);
    const [pid] = await talk.line('life');
    const detach = () => {
      exec.stream.end('detach\n', () => {
        exec.stream.destroy();
      });
    };
    const kill = () => {
      // Whether it is gone is what `end` waits for, and reports.
      this.#engine.remove(id).catch(() => undefined);
    };
    return { ...held(Number(pid), talk, { detach, kill }), life: { kind: 'box', container: id, pid: Number(pid) } };
  }

  enter(life: Life): Shell {
    const { container } = own(life);
    const kill = async (mark: string) => {
      await dockerShell(this.#engine, container, () => Promise.resolve()).run(['bash', '-c', killScript, mark]);
    };
    const before = entering(own(life));
    const direct = through(dockerShell(this.#engine, container, kill), before);
    return this.#channels.into(container, () => dockerChannel(this.#engine, container, before, direct));
  }

  enterNode(life: Life): Shell {
    return this.enter(life);
  }

  async open(life: Life, _node: string, argv: readonly string[], size: Size): Promise<Pty> {
    const { container } = own(life);
    const hangUp = async (mark: string) => {
      await dockerShell(this.#engine, container, () => Promise.resolve()).run(['bash', '-c', hangUpScript, mark]);
    };
    return dockerPty(this.#engine, container, [...entering(own(life)), ...argv], { size, env: [] }, hangUp);
  }

  async isAlive(life: Life): Promise<boolean> {
    const ours = await this.#engine.list(this.#owner);
    return ours.some((one) => one.id === own(life).container && one.running);
  }

  async end(life: Life): Promise<void> {
    await this.#engine.remove(own(life).container);
    await this.#channels.close(own(life).container);
  }

  async gc(known: (session: string) => boolean): Promise<string[]> {
    return removeLost(this.#engine, this.#owner, ['box'], ({ labels }) => known(labels['underlay.session'] ?? ''));
  }
}

const entering = ({ pid }: BoxLife) => [
  ...['nsenter', '-t', String(pid), '--user', '--mount', '--net', '--pid', '--ipc', '--uts', '--'],
];

function own(life: Life): BoxLife {
  if (life.kind !== 'box') throw new Error(`a ${life.kind} does not stand in a box`);
  return life;
}
