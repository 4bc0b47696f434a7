import { closeSync, openSync, readSync } from 'node:fs';

import { LabError } from '../errors.js';
import { readClassList, type ClassList } from '../grade/class-list.js';

/** The class list in a file. */
export function readClass(file: string): ClassList {
  return readClassList(file, textOf(file));
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not UTF-8' : (error as Error).message;
    throw new LabError('bad-class-list', `${file} cannot be read: ${why}.`, 'Give a CSV file in UTF-8.', error);
  }
}

/** Bytes of the longest list: a line for each of some hundred thousand. */
const longest = 16 * 1024 * 1024;

// A pipe has no size, and a device may have no end.
function bytesOf(file: string): Buffer {
  const from = openSync(file, 'r');
  const bytes = Buffer.alloc(longest + 1);
  try {
    let size = 0;
    for (let got = -1; got !== 0 && size <= longest; size += got)
      got = readSync(from, bytes, size, bytes.length - size, null);
    if (size > longest) throw new Error(`it is longer than ${longest / 1024 / 1024} MiB`);
    return bytes.subarray(0, size);
  } finally {
    closeSync(from);
  }
}
