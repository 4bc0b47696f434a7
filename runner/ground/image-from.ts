import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { LabError } from '../errors.js';
import type { Report } from './image-progress.js';

export interface From {
  /** A file, or an address that begins with http:// or https://. */
  readonly source: string;
  /** What the tar's sha256 has to be. */
  readonly sha256?: string;
}

/** Copies a ready tar to `target` and resolves to its sha256; refuses one that is not what was asked for. */
export async function fetchTar(from: From, target: string, report: Report, signal?: AbortSignal): Promise<string> {
  const { body, size } = /^https?:/.test(from.source) ? await download(from, signal) : await open(from.source);
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      report({ phase: 'Taking the image', detail: `${mebibytes(bytes)}${size ? ` of ${mebibytes(size)}` : ''} MiB` });
      done(null, chunk);
    },
  });
  await pipeline(body, count, createWriteStream(target), { ...(signal && { signal }) });
  const found = hash.digest('hex');
  if (from.sha256 === undefined || from.sha256.toLowerCase() === found) return found;
  throw new LabError(
    'image-failed',
    `${from.source} is not the image that was asked for.\n  wanted  sha256 ${from.sha256}\n  found   sha256 ${found}`,
    'Fetch it again; if it differs still, ask whoever gave you the checksum.',
  );
}

async function open(file: string): Promise<{ body: Readable; size: number }> {
  const found = await stat(file).catch((error: unknown) => {
    throw new LabError(
      'bad-usage',
      `--from ${file}: there is no such file that can be read.`,
      'Give the path of a tar.',
      error,
    );
  });
  if (found.isFile()) return { body: createReadStream(file), size: found.size };
  throw new LabError('bad-usage', `--from ${file}: that is not a file.`, 'Give the path of a tar.');
}

async function download(from: From, signal?: AbortSignal): Promise<{ body: Readable; size: number | undefined }> {
  if (from.source.startsWith('http:') && from.sha256 === undefined) {
    throw new LabError(
      'bad-usage',
      `--from ${from.source}: anybody on the way can change what comes over http.`,
      'Add --sha256 HEX, or use https.',
    );
  }
  const failed = (why: string, cause?: unknown) =>
    new LabError(
      'image-failed',
      `${from.source} could not be fetched: ${why}.`,
      'Check the address and the network.',
      cause,
    );
  const answer = await fetch(from.source, { ...(signal && { signal }) }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw failed(error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error), error);
  });
  if (!answer.ok || !answer.body) throw failed(`the server answers ${answer.status} ${answer.statusText}`);
  const length = Number(answer.headers.get('content-length'));
  return { body: Readable.fromWeb(answer.body), size: length > 0 ? length : undefined };
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
