/** Every way in which Underlay can stop. Each has a page in docs/errors/. */
export type ErrorCode =
  | 'bad-place'
  | 'bad-submission'
  | 'bad-topology'
  | 'bad-usage'
  | 'cannot-look'
  | 'daemon-failed'
  | 'disk-full'
  | 'docker-unreachable'
  | 'image-failed'
  | 'lab-taken'
  | 'lab-unsound'
  | 'nodes-failed'
  | 'node-gone'
  | 'no-ground'
  | 'no-image'
  | 'no-lab'
  | 'not-up'
  | 'not-writable'
  | 'refused-place'
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
    case 'bad-place':
    case 'bad-submission':
    case 'bad-topology':
    case 'bad-usage':
    case 'lab-taken':
    case 'lab-unsound':
    case 'no-lab':
    case 'not-up':
      return 2;
    case 'cannot-look':
    case 'daemon-failed':
    case 'disk-full':
    case 'docker-unreachable':
    case 'image-failed':
    case 'nodes-failed':
    case 'node-gone':
    case 'no-ground':
    case 'no-image':
    case 'not-writable':
    case 'refused-place':
    case 'tool-missing':
      return 3;
  }
}
