import type { Channel } from './channel.js';

/** The channels of this process: one into each place, however often it is entered. */
export class Channels {
  readonly #known = new Map<string, Channel>();

  into(place: string, open: () => Channel): Channel {
    const known = this.#known.get(place) ?? open();
    this.#known.set(place, known);
    return known;
  }

  /** Ends those into places that are called so, or begin so. */
  async close(place: string): Promise<void> {
    for (const [name, channel] of this.#known) {
      if (!name.startsWith(place)) continue;
      this.#known.delete(name);
      await channel.close();
    }
  }
}
