import * as z from 'zod';
import { LabError } from '../../runner/errors.js';
import type { Finished } from '../../runner/shell/shell.js';
import { fromJson } from '../observe/json.js';
import type { World } from '../world.js';
import { earProgram } from './ear-program.js';
import { python } from './python.js';

/** Something that hears: a server of ours, one that notes pings, or one that sees the frames on a link. */
export type Ear =
  | { readonly by: 'tcp' | 'udp'; readonly port?: number | undefined }
  | { readonly by: 'icmp' }
  | { readonly by: 'link'; readonly link: string };

export interface Heard {
  /** Which of the ears, counted from 0. */
  readonly ear: number;
  readonly source?: string | undefined;
  /** Which call it was; TCP does not carry it. */
  readonly tag?: string | undefined;
  readonly to?: string | undefined;
  /** A whole frame, in hexadecimal. */
  readonly frame?: string | undefined;
  readonly out?: boolean | undefined;
}

export interface Listening extends AsyncDisposable {
  /** The port of each ear; 0 where it has none. */
  readonly ports: readonly number[];
  /** Ends the ears and says what they heard. */
  stop(): Promise<readonly Heard[]>;
}

/** The port that a check wants is held by somebody else in that place. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly place: string;
  readonly port: number;

  constructor(place: string, port: number) {
    super(`port ${port} is taken in ${place}`);
    this.place = place;
    this.port = port;
  }
}

export interface Secret {
  /** What a caller sends. */
  readonly nonce: string;
  /** What only this listener answers. */
  readonly token: string;
}

const life = 90;
const failure = z.object({ failed: z.string(), port: z.union([z.number(), z.string()]), taken: z.boolean() });
const report = z.object({
  heard: z.array(
    z.object({
      ear: z.number(),
      source: z.string().optional(),
      tag: z.string().optional(),
      to: z.string().optional(),
      frame: z.string().optional(),
      out: z.boolean().optional(),
    }),
  ),
});

/** Opens ears in a place and returns when they hear. They end with `stop`, with the pass, and after a minute and a half in any case. */
export async function listen(world: World, place: string, ears: readonly Ear[], secret: Secret): Promise<Listening> {
  const shell = await world.place(place);
  const [name, key] = [`ul-${world.nonce()}`, world.nonce()];
  const plan = JSON.stringify({ name, key, life, ears, ...secret });
  const ending = new AbortController();
  const signal = world.signal ? AbortSignal.any([world.signal, ending.signal]) : ending.signal;
  const running = shell.run([...python, earProgram, plan], { timeout: life * 1000, limit: 64 * 1024 * 1024, signal });
  const tell = (word: string, patience: AbortSignal): Promise<Finished> =>
    shell.run(['socat', '-t5', '-', `ABSTRACT-CONNECT:${name},retry=1000,interval=0.01`], {
      input: `${key} ${word}\n`,
      // On a machine with much to do python takes its time to begin.
      timeout: 12_000,
      signal: patience,
    });
  const waiting = new AbortController();
  const ready = tell('ready', AbortSignal.any([signal, waiting.signal]));
  // Only one of the two is awaited; the other must not become an unhandled rejection.
  ready.catch(() => undefined);
  running.catch(() => undefined);
  const first = await Promise.race([
    ready.then((finished) => ({ finished, early: false })),
    running.then((finished) => ({ finished, early: true })),
  ]).catch((error: unknown) => {
    ending.abort();
    throw error;
  });
  if (first.early || first.finished.code !== 0) {
    waiting.abort();
    ending.abort();
    throw notListening(place, first.finished);
  }
  const said = first.finished.stdout.toString();
  const ports = portsOf(said, () => {
    ending.abort();
  });
  let stopped: Promise<readonly Heard[]> | undefined;
  const stop = (): Promise<readonly Heard[]> => (stopped ??= end());
  const end = async (): Promise<readonly Heard[]> => {
    const told = await tell('stop', signal);
    if (told.code !== 0) ending.abort();
    const finished = await running;
    if (finished.code !== 0) throw notListening(place, finished);
    return fromJson(report, finished.stdout.toString(), 'the listener').heard;
  };
  return { ports, stop, [Symbol.asyncDispose]: () => quietly(stop, ending) };
}

/** An answer that cannot be read must not leave the listener behind. */
function portsOf(said: string, end: () => void): readonly number[] {
  try {
    return fromJson(z.object({ ports: z.array(z.number()) }), said, 'the listener').ports;
  } catch (error) {
    end();
    throw error;
  }
}

async function quietly(stop: () => Promise<unknown>, ending: AbortController): Promise<void> {
  try {
    await stop();
  } catch {
    // Whatever went wrong was already told to whoever asked for what was heard; here only the end matters.
    ending.abort();
  }
}

function notListening(place: string, finished: Finished): Error {
  const said = finished.stdout.toString();
  const failed = said.startsWith('{"failed') ? fromJson(failure, said, 'the listener') : undefined;
  if (failed?.taken === true) return new PortTaken(place, Number(failed.port));
  const why = failed ? `${failed.failed} (${failed.port})` : finished.stderr.toString().trim();
  return new LabError(
    'cannot-look',
    `No listener could be opened in ${place}: ${why === '' ? finished.end : why}`,
    'Run the check again; `labs doctor` says whether this machine has what the checks need.',
  );
}
