import {
  accessSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { LabError } from '../errors.js';
import { fileNames, formatCalled, type Format } from '../report/formats.js';
import type { Grades } from '../session/grades.js';

/** One `--report FORMAT=FILE`; without a file it goes where results go. */
export interface ReportFile {
  readonly format: Format;
  readonly path: string | undefined;
}

export function readReportOption(option: string): ReportFile {
  const at = option.indexOf('=');
  const name = at === -1 ? option : option.slice(0, at);
  const file = at === -1 ? undefined : option.slice(at + 1);
  // Where that is a socket it cannot be opened by its name.
  const path = file === '/dev/stdout' ? undefined : file;
  const format = formatCalled(name);
  const each = path === undefined ? false : intoFolder(path, format);
  if (path === '' || (path === undefined && format.file === undefined) || (!each && format.file === undefined))
    throw new LabError(
      'bad-usage',
      `--report ${option} names no folder.`,
      `Give one, for a file each: --report ${name}=reports/`,
    );
  if (each && format.each === undefined)
    throw new LabError(
      'bad-usage',
      `--report ${option}: ${name} is one file.`,
      `Give a file: --report ${name}=grades.${name}`,
    );
  return { format, path };
}

/** A folder is named by a slash at its end, or is one. */
function intoFolder(path: string, format: Format): boolean {
  return path.endsWith('/') || format.file === undefined || isFolder(path);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Throws before anything is graded where a report could not be written afterwards. Leaves nothing behind. */
export function tryReport({ path, format }: ReportFile): void {
  if (path === undefined) return;
  try {
    if (intoFolder(path, format)) {
      mkdirSync(path, { recursive: true });
      accessSync(path, constants.W_OK | constants.X_OK);
    } else if (statSync(path, { throwIfNoEntry: false }) === undefined) {
      const made = `${path}.part`;
      closeSync(openSync(made, 'w'));
      rmSync(made);
    } else closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (error) {
    throw notWritable(path, error);
  }
}

/** What can be told of a report before grading: it is for these students, and is none of what is graded. */
export function mustFit({ format, path }: ReportFile, students: number, submissions: readonly string[]): void {
  if (format.ofOne === true && students !== 1 && (path === undefined || !intoFolder(path, format)))
    throw new LabError(
      'bad-usage',
      `Gradescope's results.json is of one student, and there are ${students}.`,
      'Give a folder, for a file each: --report gradescope=results/',
    );
  const among = submissions.some((one) => `${resolve(path ?? '/')}/`.startsWith(`${resolve(one)}/`));
  if (path !== undefined && among)
    throw new LabError(
      'bad-usage',
      `The report ${path} would lie among the submissions.`,
      'Write it somewhere else: --report json=grades.json',
    );
}

export function writeReport({ path, format }: ReportFile, grades: Grades, print: (text: string) => void): void {
  try {
    if (path === undefined) print(format.file?.(grades) ?? '');
    else if (intoFolder(path, format)) {
      const names = fileNames(grades.students);
      for (const [i, student] of grades.students.entries())
        whole(join(path, `${names[i] ?? ''}${format.each?.ending ?? ''}`), format.each?.text(student, grades) ?? '');
    } else whole(path, format.file?.(grades) ?? '');
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw notWritable(path ?? 'standard output', error);
  }
}

/** That nothing could be graded, in the formats that have a word for it. */
export function writeFailure({ path, format }: ReportFile, { message, next }: LabError): void {
  if (path === undefined || format.failed === undefined || intoFolder(path, format)) return;
  whole(path, format.failed(message, next));
}

/** A reader never finds half a report. What is no plain file, such as /dev/stdout, is written to as it is. */
function whole(path: string, text: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) {
    writeFileSync(path, text, { flag: 'a' });
    return;
  }
  try {
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  } catch (error) {
    rmSync(`${path}.part`, { force: true });
    throw error;
  }
}

/** Where what is done is kept while a class is graded: beside the first report that is a file. */
export function keptFolder(reports: readonly ReportFile[]): string | undefined {
  const paths = reports.flatMap(({ path }) => path ?? []).map((path) => resolve(path));
  const first = paths.find((path) => !path.startsWith('/dev/') && !path.startsWith('/proc/'));
  return first === undefined ? undefined : join(dirname(first), `${first.slice(dirname(first).length + 1)}.kept`);
}

function notWritable(path: string, error: unknown): LabError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const said = `The report ${path} cannot be written (${message}).`;
  const next = full ? 'Free some space there, or name another file' : 'Name another file';
  return new LabError(full ? 'disk-full' : 'not-writable', said, `${next}: --report FORMAT=FILE`, error);
}
