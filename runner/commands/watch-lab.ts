import { once, setMaxListeners } from 'node:events';
import { watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { LabError } from '../errors.js';
import { say } from './around.js';
import { proofLines } from './proof-lines.js';
import { proofsOf, type Wish } from './proof.js';

/** Milliseconds in which an editor has written all that belongs to one save. */
const settled = 100;

/** Proves one lab, and again whenever it is saved, until it is interrupted. A save ends the proof that is under way. */
export async function watchLab(files: readonly string[], wish: Wish): Promise<never> {
  const [file] = files;
  if (file === undefined || files.length !== 1)
    throw new LabError('bad-usage', '--watch is for one lab at a time.', 'Name it: labs verify --watch 03');
  const ending = new AbortController();
  const until = AbortSignal.any([wish.signal, ending.signal]);
  let proof = proveOnce(file, wish, ending);
  let timer: NodeJS.Timeout | undefined;
  const saved = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const before = proof;
      before.end();
      proof = proveOnce(file, wish, ending, before.done);
    }, settled);
  };
  const watchers = [
    watch(dirname(file), (_, name) => {
      if (name === basename(file)) saved();
    }),
    ...(await foldersBelow(join(dirname(file), 'files'))).map((folder) => watch(folder, saved)),
  ];
  try {
    if (!until.aborted) await once(until, 'abort');
  } finally {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
    await proof.done;
  }
  throw until.reason;
}

interface Running {
  readonly end: () => void;
  /** Never rejects: what goes wrong ends the watching. */
  readonly done: Promise<void>;
}

function proveOnce(file: string, wish: Wish, ending: AbortController, before = Promise.resolve()): Running {
  const own = new AbortController();
  const signal = AbortSignal.any([wish.signal, own.signal]);
  setMaxListeners(0, signal);
  const work = async () => {
    await before;
    if (signal.aborted) return;
    for await (const proof of proofsOf(file, { ...wish, signal })) for (const line of proofLines(proof)) say(line);
    say('  watching: save the lab to prove it again, ^C to end');
  };
  const done = work().catch((error: unknown) => {
    if (!own.signal.aborted) ending.abort(error);
  });
  return {
    end: () => {
      own.abort(new Error('the lab was saved'));
    },
    done,
  };
}

async function foldersBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [];
  return [root, ...entries.filter((one) => one.isDirectory()).map((one) => join(one.parentPath, one.name))];
}
