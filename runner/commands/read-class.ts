import { readFileSync } from 'node:fs';

import { LabError } from '../errors.js';
import { readClassList, type ClassList } from '../grade/class-list.js';

/** The class list in a file. */
export function readClass(file: string): ClassList {
  return readClassList(file, textOf(file));
}

function textOf(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not UTF-8' : (error as Error).message;
    throw new LabError('bad-class-list', `${file} cannot be read: ${why}.`, 'Give a CSV file in UTF-8.', error);
  }
}
