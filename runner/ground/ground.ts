import { LabError } from '../errors.js';
import type { Pty, Size } from '../shell/pty.js';
import type { Shell } from '../shell/shell.js';
import type { Plan } from './plan.js';

export type GroundName = 'docker' | 'sandbox';

/** Where nodes stand. The seam between Docker and the sandbox; nobody above knows which one it has. */
export interface Ground {
  readonly name: GroundName;
  /** Leaves nothing behind when it fails. */
  up(plan: Plan, options: UpOptions): Promise<Standing>;
  /** Every lab of this user that stands here, also one whose nodes are partly dead. */
  ps(): Promise<Standing[]>;
  /** Labs of this user that a record is left of, and nothing stands behind it any more. Their names are to be had. */
  lost(): Promise<Standing[]>;
  /** Ends what a crash or a reboot left; touches nothing that is not ours. Says what it ended, a line each. */
  gc(): Promise<string[]>;
}

export interface UpOptions {
  /** The name it is called by in ps, exec and down: the lab's, unless the user chose another. */
  readonly as: string;
  /** `tied` ends with this process, whatever ends it; `detached` stays until `down`. */
  readonly life: 'tied' | 'detached';
  readonly progress: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** A lab that is up. */
export interface Standing {
  readonly as: string;
  readonly ground: GroundName;
  /** What its life is: which of the ways of this ground it stands by. */
  readonly kind: 'process' | 'box' | 'containers';
  /** For people: `sandbox`, `sandbox in a box`, `docker`. */
  readonly where: string;
  readonly plan: Plan;
  readonly since: Date;
  nodes(): Promise<readonly NodeState[]>;
  /** Runs the node's own programs, inside its limits: what a learner would get. */
  exec(node: string): Shell;
  /** Runs trusted programs in a place's network namespace alone: what a check may believe. `''` is the node's own namespace. */
  observe(node: string, namespace: string): Promise<Shell>;
  /** Runs trusted programs in the switchboard, where all lans are bridges. */
  switchboard(): Shell;
  /** The namespaces that the kernel lists in a node, by the name a learner gave them. */
  namespaces(node: string): Promise<ReadonlyMap<string, number>>;
  /** The same with the other end of its terminal for us to hold. */
  open(node: string, argv: readonly string[], terminal: OpenTerminal): Promise<Pty>;
  /** The nodes in which anything runs beside their first process. */
  busy(): Promise<readonly string[]>;
  /** Stops every process of a node, or throws `Restless`; `thaw` lets them go on. */
  freeze(node: string): Promise<void>;
  thaw(node: string): Promise<void>;
  /** Safe to call twice. */
  down(): Promise<void>;
}

export interface OpenTerminal {
  readonly size: Size;
  /** `NAME=VALUE`. */
  readonly env: readonly string[];
}

export interface NodeState {
  readonly name: string;
  readonly state: 'running' | 'gone';
}

/** Processes of a node would not stand still. They were killed. */
export class Restless extends LabError {
  constructor(node: string, which: string) {
    const message = `Processes of ${node} kept running while it was to stand still: ${which}.`;
    super('nodes-failed', message, 'They were killed; look at what starts new processes without end.');
  }
}
