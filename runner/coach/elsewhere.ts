import { Readable, Writable } from 'node:stream';

import type { Standing } from '../ground/ground.js';
import { inside, parsePlace } from '../ground/place.js';
import type { Asking, Said } from './turns.js';

/** Runs one command in another place, and shows what it prints as it comes; ^C ends it. Its exit code, as a shell tells it. */
export async function runIn(
  standing: Standing,
  text: string,
  argv: readonly string[],
  { show, signal }: Asking,
): Promise<number> {
  const place = parsePlace(text);
  const out = () =>
    new Writable({
      write: (chunk: Buffer, _, done) => {
        show(chunk);
        done();
      },
    });
  const streams = { stdin: Readable.from([]), stdout: out(), stderr: out() };
  try {
    const { code } = await standing.exec(place.node).run(inside(place, argv), { streams, signal });
    return code;
  } catch (error) {
    if (signal.aborted) return 130;
    throw error;
  }
}

/** The same in several places at once; each one's output in one piece, under its name. */
export async function runInEach(
  standing: Standing,
  places: readonly string[],
  argv: readonly string[],
  { signal, say }: Asking,
  title: (place: string) => string,
): Promise<void> {
  const said = places.map(async (text): Promise<Said> => {
    const place = parsePlace(text);
    const { stdout, stderr } = await standing.exec(place.node).run(inside(place, argv), { signal });
    const output = `${stdout.toString()}${stderr.toString()}`.trimEnd();
    return [title(text), ...(output === '' ? [] : [output])];
  });
  try {
    for (const lines of await Promise.all(said)) say(lines);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
