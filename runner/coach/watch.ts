import { Readable, Writable } from 'node:stream';

import type { Standing } from '../ground/ground.js';
import { parsePlace } from '../ground/place.js';

/** What the kernel announces of its own accord. Neighbours are left out: every call changes them. */
// Its input ends with us, whatever ends us, and it with its input.
const argv = ['sh', '-c', 'ip monitor link address route rule netconf & cat; kill $!'];

/** Milliseconds in which what belongs together arrives: one command may change many things. */
const together = 20;

/** Listens to the kernel in every place of a lab, from outside, and tells when something has changed there. */
export class Watch {
  readonly #heard: () => void;
  readonly #listening = new Map<string, AbortController>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(heard: () => void) {
    this.#heard = heard;
  }

  /** Listens in places that are new, and no longer in those that are gone. True when there were any of either. */
  async attend(standing: Standing): Promise<boolean> {
    const inodes = await Promise.all(
      standing.plan.nodes.map(async ({ name }) => [name, await standing.namespaces(name)] as const),
    );
    // A namespace that was made anew under its old name is another one, and so are the nodes after a reset.
    const since = standing.since.getTime();
    const keys = new Map(
      inodes.flatMap(([node, inside]): [string, string][] => [
        [`${since} ${node}`, node],
        ...[...inside].map(([name, inode]): [string, string] => [
          `${since} ${node}/${name} ${inode}`,
          `${node}/${name}`,
        ]),
      ]),
    );
    const gone = [...this.#listening.keys()].filter((key) => !keys.has(key));
    const fresh = [...keys].filter(([key]) => !this.#listening.has(key));
    for (const key of gone) this.#stop(key);
    await Promise.all(fresh.map(([key, place]) => this.#listen(standing, key, place)));
    return gone.length + fresh.length > 0;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const key of [...this.#listening.keys()]) this.#stop(key);
  }

  async #listen(standing: Standing, key: string, text: string): Promise<void> {
    const stop = new AbortController();
    this.#listening.set(key, stop);
    const place = parsePlace(text);
    const sink = new Writable({
      write: (_chunk, _encoding, done) => {
        this.#timer ??= setTimeout(() => {
          this.#timer = undefined;
          this.#heard();
        }, together);
        done();
      },
    });
    const nothing = new Writable({
      write: (_chunk, _encoding, done) => {
        done();
      },
    });
    const streams = { stdin: new Readable({ read: () => undefined }), stdout: sink, stderr: nothing };
    const shell = await standing.observe(place.node, place.namespace);
    // Whoever went meanwhile would be kept from ending.
    if (this.#closed) return;
    // It ends when it is told to, or with its node: then there is nothing more to hear.
    shell.run(argv, { streams, signal: stop.signal }).catch(() => undefined);
  }

  #stop(key: string): void {
    this.#listening.get(key)?.abort();
    this.#listening.delete(key);
  }
}
