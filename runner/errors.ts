/** Every way in which Underlay can stop. Each has a page in docs/errors/. */
export type ErrorCode =
  | 'bad-class-list'
  | 'bad-place'
  | 'bad-submission'
  | 'bad-usage'
  | 'cannot-look'
  | 'daemon-failed'
  | 'disk-full'
  | 'docker-unreachable'
  | 'feature-missing'
  | 'image-failed'
  | 'lab-taken'
  | 'lab-unsound'
  | 'nodes-failed'
  | 'node-gone'
  | 'no-ground'
  | 'no-lab'
  | 'not-bounded'
  | 'not-up'
  | 'not-writable'
  | 'refused-place'
  | 'solution-kept'
  | 'tool-missing';

/** What is wrong, with the value, and what to do next. Anything else that is thrown is a bug of ours. */
export class LabError extends Error {
  override readonly name = 'LabError';
  readonly code: ErrorCode;
  readonly next: string;

  constructor(code: ErrorCode, message: string, next: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.next = next;
  }
}

/** 2: the user wrote something we cannot use. 3: the environment, or we, could not. */
export function exitCode(error: LabError): 2 | 3 {
  switch (error.code) {
    case 'bad-class-list':
    case 'bad-place':
    case 'bad-submission':
    case 'bad-usage':
    case 'lab-taken':
    case 'lab-unsound':
    case 'no-lab':
    case 'not-up':
    case 'solution-kept':
      return 2;
    case 'cannot-look':
    case 'daemon-failed':
    case 'disk-full':
    case 'docker-unreachable':
    case 'feature-missing':
    case 'image-failed':
    case 'nodes-failed':
    case 'node-gone':
    case 'no-ground':
    case 'not-bounded':
    case 'not-writable':
    case 'refused-place':
    case 'tool-missing':
      return 3;
  }
}

/** A folder in which something is noted down, and the variable that names another one. */
export interface NoteFolder {
  readonly what: string;
  readonly folder: string;
  readonly variable: string;
}

/** What the file system refused there, as an error that says what to do; anything else is handed back as it is. */
export function fileError(error: unknown, { what, folder, variable }: NoteFolder): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const other = `or set ${variable} to another folder of yours.`;
  if (['ENOSPC', 'EDQUOT'].includes(code)) {
    const said = `There is no room in ${folder}, where ${what} are noted down (${message}).`;
    return new LabError('disk-full', said, `Free some space there, ${other}`, error);
  }
  // ENOENT is what Node says of a folder that it may not make on a read-only disk.
  if (['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST'].includes(code)) {
    const said = `${folder} cannot be used, where ${what} are noted down (${message}).`;
    return new LabError('not-writable', said, `Make it writable for you, ${other}`, error);
  }
  return error;
}
