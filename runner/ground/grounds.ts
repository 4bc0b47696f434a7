import { createHash } from 'node:crypto';

import { LabError } from '../errors.js';
import { Channels } from '../shell/channels.js';
import { arch } from '../shell/process.js';
import { called } from './called.js';
import { memoryLayout } from './cgroups.js';
import type { Ground, GroundName, Standing, UpOptions } from './ground.js';
import { HostSite } from './host-site.js';
import { cache, type Cache } from './image-cache.js';
import { ended, type Report } from './image-progress.js';
import { architecture, imageKey, recipe } from './image-key.js';
import { findImage, type Image } from './image-store.js';
import { ownerLabel } from './labels.js';
import { Records, type Life } from './record.js';
import { recordFolder } from './record-folder.js';
import { Sandbox } from './sandbox.js';
import { userNamespaceRefusal } from './user-namespace-refusal.js';

/** What the grounds must know of the user and the machine. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly uid: number;
  readonly imageProgress: Report;
}

/** What stands, and what kept us from seeing the rest. */
export interface Survey {
  readonly labs: Standing[];
  /** Grounds that labs are recorded on and that do not answer. */
  readonly silent: readonly LabError[];
  /** Files among the records that are none. */
  readonly unreadable: readonly string[];
}

export type GroundChoice = GroundName | 'auto' | 'box';

/** Finds the grounds of this user; what is not asked for is neither loaded nor spoken to. */
export class Grounds {
  readonly #around: Surroundings;
  readonly #cache: Cache;
  readonly #folder: string;
  readonly #records: Records;
  readonly #channels = new Channels();

  constructor(around: Surroundings) {
    this.#around = around;
    this.#cache = cache(around.env, around.uid);
    this.#folder = recordFolder(around.env, around.uid);
    this.#records = new Records(this.#folder);
  }

  /** `auto`: Docker where a daemon answers, else the sandbox; `sandbox`: on this machine, else in a box; `box`: in a box. */
  async choose(choice: GroundChoice): Promise<Ground> {
    switch (choice) {
      case 'docker':
        return this.#docker();
      case 'box':
        return this.#box();
      case 'auto':
        return this.#docker().catch((error: unknown) => this.#sandbox(silence(error)));
      case 'sandbox':
        return this.#sandbox();
    }
  }

  /**
   * Where work of people whom nobody trusts may run: the sandbox, on this machine where its memory can be bounded, else in a
   * box. Without bounds only for who says so, and then `bounded` is false.
   */
  async chooseForStrangers(
    choice: 'sandbox' | 'box',
    trusted: boolean,
  ): Promise<{ readonly ground: Ground; readonly where: string; readonly bounded: boolean }> {
    const here = choice === 'sandbox' && (await userNamespaceRefusal()) === undefined;
    if (here && memoryLayout(this.#around.uid) !== undefined)
      return { ground: this.#host(), where: 'sandbox', bounded: true };
    try {
      return { ground: await this.#box(), where: 'sandbox in a box', bounded: true };
    } catch (error) {
      const docker = silence(error).message.replace(/\.$/, '');
      if (choice === 'box') throw error;
      if (!here) throw noGround((await userNamespaceRefusal()) ?? 'no reason is given', error);
      if (trusted) return { ground: this.#host(), where: 'sandbox', bounded: false };
      throw new LabError(
        'not-bounded',
        `Nothing bounds the memory of submissions here: no cgroup is yours, and no box can stand. ${docker}.`,
        'Grade as root or where Docker answers, or, if you trust them all: labs grade --trust-submissions',
        error,
      );
    }
  }

  /** The ground on which a lab stands already. */
  of(standing: Standing): Promise<Ground> {
    return this.#of(standing.kind);
  }

  /** The labs that stand, the oldest first, as far as their grounds answer. A daemon is asked only when a record leads to it. */
  async ps(): Promise<Standing[]> {
    return (await this.survey()).labs;
  }

  /** The same, with what could not be looked at. */
  async survey(): Promise<Survey> {
    const { found, silent } = await this.#each((ground) => ground.ps());
    const unreadable = this.#records.unreadable();
    return { labs: found.sort((a, b) => a.since.getTime() - b.since.getTime()), silent, unreadable };
  }

  /** The lab that is meant: by its name, or the only one that is up. */
  async find(as: string | undefined): Promise<Standing> {
    const { labs, silent } = await this.survey();
    const names = labs.map((lab) => lab.as);
    const meant = as === undefined ? labs : called(labs, as);
    const [lab] = meant;
    if (lab !== undefined && meant.length === 1) return lab;
    if (meant.length > 1) {
      const which = meant.map((one) => one.as).join(', ');
      throw new LabError('bad-usage', `Several labs are up: ${which}.`, 'Say which one: --lab NAME');
    }
    // It may be there, where nobody answers.
    if (silent[0] !== undefined) throw silent[0];
    const message = as === undefined ? 'No lab is up.' : `No lab called ${as} is up.`;
    throw new LabError(
      'not-up',
      message,
      names.length === 0 ? 'Start one: labs up LAB' : `These are: ${names.join(', ')}.`,
    );
  }

  /** Ends what is left of labs that died, by this name or all: after a kill from outside or a reboot names are free again. */
  async clear(as?: string): Promise<void> {
    const { found } = await this.#each((ground) => ground.lost());
    for (const lab of as === undefined ? found : called(found, as)) await lab.down();
  }

  /** Ends what is left over, on every ground that answers. */
  async gc(): Promise<string[]> {
    const grounds: Ground[] = [this.#host()];
    const engine = await this.#engine().catch(() => undefined);
    if (engine !== undefined) grounds.push(await this.#docker(), await this.#box());
    const said = this.#records.sweep();
    for (const ground of grounds) said.push(...(await ground.gc()));
    return said;
  }

  /** Asks every ground that a record leads to; a daemon that does not answer hides its own labs only. */
  async #each(ask: (ground: Ground) => Promise<Standing[]>): Promise<{ found: Standing[]; silent: LabError[] }> {
    const lives = this.#records.list().map(({ life }) => life);
    const asked = kinds.filter((kind) => lives.some((life) => life?.kind === kind));
    const answers = await Promise.all(asked.map((kind) => this.#of(kind).then(ask).catch(silence)));
    return {
      found: answers.flatMap((answer) => (answer instanceof LabError ? [] : answer)),
      silent: answers.filter((answer) => answer instanceof LabError),
    };
  }

  #of(kind: Life['kind']): Promise<Ground> {
    switch (kind) {
      case 'process':
        return Promise.resolve(this.#host());
      case 'box':
        return this.#box();
      case 'containers':
        return this.#docker();
    }
  }

  #host(): Ground {
    const owner = createHash('sha256').update(this.#folder).digest('hex').slice(0, 12);
    const { uid } = this.#around;
    const site = new HostSite({ uid, owner, folder: this.#cache.directory, channels: this.#channels });
    return new Sandbox(site, this.#records, async (options) => (await this.#image(options)).tree);
  }

  async #sandbox(withoutDocker?: unknown): Promise<Ground> {
    const refusal = await userNamespaceRefusal();
    if (refusal === undefined) return this.#host();
    return this.#box().catch((error: unknown) => {
      throw noGround(refusal, error, withoutDocker);
    });
  }

  async #docker(): Promise<Ground> {
    const { Containers } = await import('./containers.js');
    const image = (options: UpOptions) => this.#inDocker(options);
    return new Containers({
      engine: await this.#engine(),
      records: this.#records,
      owner: this.#owner(),
      channels: this.#channels,
      image,
    });
  }

  async #box(): Promise<Ground> {
    const { BoxSite } = await import('./box-site.js');
    const site = new BoxSite(await this.#engine(), this.#owner(), this.#channels);
    return new Sandbox(site, this.#records, (options) => this.#inDocker(options));
  }

  async #engine() {
    const { Engine } = await import('./docker.js');
    return Engine.connect(this.#around.env, this.#around.home);
  }

  async #inDocker({ progress, signal }: UpOptions): Promise<string> {
    const engine = await this.#engine();
    const reference = `underlay-node:${await imageKey(recipe, architecture(arch))}`;
    if (await engine.hasImage(reference)) return reference;
    const image = await this.#image({ ...(signal && { signal }) });
    const { importImage } = await import('./image-docker.js');
    progress('Giving the node image to Docker');
    await importImage((name, tar) => engine.importImage(name, tar), image);
    return reference;
  }

  async #image({ signal }: Pick<UpOptions, 'signal'>): Promise<Image> {
    const found = await findImage(this.#cache, await imageKey(recipe, architecture(arch)));
    if (found !== undefined) return found;
    // What makes an image is loaded once in a machine's life.
    const { ensureImage } = await import('./image.js');
    const progress = this.#around.imageProgress;
    return ensureImage(this.#cache, { progress, ...(signal && { signal }) }).finally(() => {
      progress(ended);
    });
  }

  #owner(): string {
    return ownerLabel(this.#around.uid, this.#folder);
  }
}

function silence(error: unknown): LabError {
  if (error instanceof LabError && (error.code === 'docker-unreachable' || error.code === 'daemon-failed'))
    return error;
  throw error;
}

function noGround(refusal: string, error: unknown, cause = error): LabError {
  const docker = silence(error).message.replace(/\.$/, '');
  const message = `No ground can stand here. User namespaces are refused: ${refusal}. ${docker}.`;
  return new LabError('no-ground', message, 'See what would mend it: labs doctor', cause);
}

const kinds: readonly Life['kind'][] = ['process', 'box', 'containers'];
