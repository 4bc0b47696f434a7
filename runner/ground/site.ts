import type { Pty, Size } from '../shell/pty.js';
import type { Shell } from '../shell/shell.js';
import type { Launched } from './launch.js';
import type { Life } from './record.js';

/** Where a sandbox stands: on this machine, or in a box. */
export interface Site {
  readonly where: string;
  /** Whether a record of this life is its own; one that has none yet is the business of `claim`. */
  owns(life: Life | undefined): boolean;
  launch(lab: Launching): Promise<SitedLab>;
  /** Runs trusted commands in U0, the lab's own world. */
  enter(life: Life): Shell;
  /** Runs a node's command, counted among what that node may use. */
  enterNode(life: Life, node: string): Shell;
  open(life: Life, node: string, argv: readonly string[], size: Size): Promise<Pty>;
  isAlive(life: Life): Promise<boolean>;
  /** Ends all of it and waits until it is gone; safe to call twice. */
  end(life: Life): Promise<void>;
  /** Removes what is left of sessions that no record knows; `known` is asked when what is there has been listed. */
  gc(known: (session: string) => boolean): Promise<string[]>;
}

export interface Launching {
  readonly session: string;
  readonly as: string;
  readonly tree: string;
  readonly script: string;
  readonly nodes: readonly string[];
  readonly progress: (line: string) => void;
}

export interface SitedLab extends Omit<Launched, 'life'> {
  readonly life: Life;
}
