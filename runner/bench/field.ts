import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';

import { LabError } from '../errors.js';
import { Engine } from '../ground/docker.js';
import type { GroundName } from '../ground/ground.js';
import { Grounds } from '../ground/grounds.js';
import { cache } from '../ground/image-cache.js';
import { findImage, type Image } from '../ground/image-store.js';
import { currentHash } from '../ground/image.js';
import { hostShell } from '../shell/host.js';
import { around } from '../commands/around.js';
import { bareRound } from './bare.js';
import { checkRound } from './check-round.js';
import { coachRound } from './coach-round.js';
import { groundRound } from './ground-round.js';
import { floorRound, mininetRound, mininetStands, wall } from './rivals.js';
import type { Round, Subject } from './samples.js';

/** What a subject does at one size. */
export type Play = (size: number) => Promise<Round>;

/** Who can be measured on this machine, and who cannot, with the reason. */
export interface Field {
  readonly plays: ReadonlyMap<Subject, Play>;
  /** One round of what has no nodes: programs from their start to their end. */
  readonly starts: () => Promise<[Subject, number, Round][]>;
  readonly absent: readonly string[];
}

const as = `bench-${process.pid}`;
const root = process.getuid?.() === 0;
const shell = hostShell(process.env);
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Finds them, and brings each ground up once: what is made once in a machine's life is not measured. */
export async function field(signal: AbortSignal): Promise<Field> {
  const plays = new Map<Subject, Play>();
  const absent: string[] = [];
  const grounds: GroundName[] = [];
  for (const name of ['sandbox', 'docker'] as const) {
    try {
      const ground = await new Grounds(around()).choose(name);
      const play: Play = (size) => groundRound(ground, size, { as, signal });
      await play(1);
      grounds.push(name);
      plays.set(name, play);
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      absent.push(`${name}: ${error.message}`);
    }
  }
  const image = await findImage(cache(process.env, process.getuid?.() ?? -1), await currentHash());
  for (const [name, play] of await rivals(grounds, image)) plays.set(name, play);
  if (!plays.has('mininet')) absent.push('mininet: needs root, and the packages mininet and bridge-utils');
  return { plays, starts: () => starts(grounds), absent };
}

async function rivals(grounds: readonly GroundName[], image: Image | undefined): Promise<[Subject, Play][]> {
  const found: [Subject, Play][] = [];
  if (grounds.includes('sandbox') && image !== undefined)
    found.push(['floor', (size) => floorRound(shell, image.tree, size, root)]);
  if (grounds.includes('docker') && image !== undefined) {
    const engine = await Engine.connect(process.env, homedir());
    found.push(['bare docker', (size) => bareRound(engine, image.reference, size, as)]);
  }
  if (mininetStands(root)) found.push(['mininet', (size) => mininetRound(shell, size)]);
  return found;
}

async function starts(grounds: readonly GroundName[]): Promise<[Subject, number, Round][]> {
  const node = process.execPath;
  const rows: [Subject, number, Round][] = [
    ['node', 0, { start: await wall(shell, [node, '-e', '0']) }],
    ['labs', 0, { start: await wall(shell, [node, here('../../bin/cli.js'), '--help']) }],
  ];
  for (const ground of grounds)
    rows.push([ground, 3, { 'one process': await wall(shell, [node, here('../../bin/one-process.js'), ground, '3']) }]);
  if (grounds.includes('sandbox'))
    rows.push(['labs', 1, { ...(await checkRound(shell, as)), ...(await coachRound()) }]);
  return rows;
}
