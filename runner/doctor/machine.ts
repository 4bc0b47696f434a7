import type { Shell } from '../shell/shell.js';

/** All that doctor may know of the machine it examines. */
export interface Machine {
  readonly shell: Shell;
  readonly platform: string;
  /** Node's own version, without the v. */
  readonly node: string;
  readonly uid: number;
  readonly user: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: boolean;
  /** A file's text without its last newline, or nothing where there is no such file to read. */
  read(path: string): Promise<string | undefined>;
  /** Bytes that this user may still write to the file system of a path, which need not exist yet. */
  space(path: string): Promise<number>;
}
