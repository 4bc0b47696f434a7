import type { CommandModule } from 'yargs';
import { LabError } from '../errors.js';
import { type Cache, cache } from '../ground/image-cache.js';
import { type Origin, ensureImage } from '../ground/image.js';
import { ended, type Progress } from '../ground/image-progress.js';
import { tarSize } from '../ground/image-store.js';

/** Where progress and results go. */
export interface Screen {
  readonly result: (line: string) => void;
  readonly progress: (text: string) => void;
  /** Columns of the terminal that progress goes to; without one it goes a line a phase. */
  readonly columns?: number;
}

export interface SetupOptions {
  readonly cache: Cache;
  readonly origin: Origin;
  readonly screen: Screen;
  readonly signal?: AbortSignal;
}

/** Prepares the node image and says how far it is. */
export async function setUp(options: SetupOptions): Promise<void> {
  const { screen, signal } = options;
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const did = { work: false };
  const show = screen.columns === undefined ? linePerPhase(screen, seconds) : oneLine(screen, screen.columns, seconds);
  const image = await ensureImage(options.cache, {
    origin: options.origin,
    progress: (at) => {
      did.work = true;
      show(at);
    },
    ...(signal && { signal }),
  }).finally(() => {
    if (did.work) show(ended);
  });
  const size = `${((await tarSize(image)) / 1024 / 1024).toFixed(0)} MiB`;
  screen.result(
    did.work
      ? `The node image ${image.hash} is ready: ${size}, ${seconds()} s.`
      : `The node image ${image.hash} is already there: ${size} in ${image.tar}.`,
  );
}

export function linePerPhase(screen: Screen, seconds: () => number): (at: Progress) => void {
  const told = new Set<string>();
  return (at) => {
    if (at === ended || told.has(at.phase)) return;
    told.add(at.phase);
    screen.progress(`${String(seconds()).padStart(4)} s  ${at.phase}${at.detail && ` (${at.detail})`}\n`);
  };
}

export function oneLine(screen: Screen, columns: number, seconds: () => number): (at: Progress) => void {
  return (at) => {
    const line = at === ended ? '' : `${String(seconds()).padStart(4)} s  ${at.phase} ${at.detail}`;
    screen.progress(`\r\x1b[K${line.slice(0, columns - 1)}`);
  };
}

export interface SetupArguments {
  readonly from?: string | undefined;
  readonly sha256?: string | undefined;
  readonly rebuild: boolean;
}

export function origin({ from, sha256, rebuild }: SetupArguments): Origin {
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    throw new LabError('bad-usage', `--sha256 ${sha256}: that is not 64 hexadecimal digits.`, 'Type: sha256sum FILE');
  }
  if (from !== undefined) return { source: from, ...(sha256 !== undefined && { sha256 }) };
  if (sha256 !== undefined) throw new LabError('bad-usage', '--sha256 needs --from.', 'Add --from FILE or --from URL.');
  return rebuild ? 'fresh' : 'cached';
}

export const setup: CommandModule<object, SetupArguments> = {
  command: 'setup',
  describe: 'Prepare the node image, once',
  builder: (yargs) =>
    yargs
      .option('from', { type: 'string', describe: 'Take a ready image: a tar, by path or address', requiresArg: true })
      .option('sha256', { type: 'string', describe: 'Refuse a tar with another checksum', requiresArg: true })
      .option('rebuild', { type: 'boolean', default: false, describe: 'Build again, even if it is there' }),
  handler: async (given) => {
    const stop = new AbortController();
    const interrupt = () => {
      stop.abort();
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
    const columns = process.stderr.isTTY ? process.stderr.columns : undefined;
    try {
      await setUp({
        cache: cache(process.env, process.getuid?.() ?? -1),
        origin: origin(given),
        screen: {
          result: (line) => process.stdout.write(`${line}\n`),
          progress: (text) => process.stderr.write(text),
          ...(columns !== undefined && { columns }),
        },
        signal: stop.signal,
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      process.stderr.write('Stopped. Nothing half made is left; labs setup starts again.\n');
      process.exitCode = 130;
    } finally {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, interrupt);
    }
  },
};
