import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import type { Registry } from './context.js';
import type { CourseLab } from './course.js';
import type { Lab } from './lab.js';
import { parseLab } from './parse-lab.js';
import { withPrivate } from './private-checks.js';
import { readOverlay, readText, renamedText } from './read-lab.js';
import { renaming, type Renaming } from './vary.js';

/** A lab as its teacher has it, and the variants of it that seeds choose. */
export interface Varied {
  readonly lab: Lab;
  variant(seed: string): Lab;
  /** What the `vary` of the lab becomes in a variant. */
  literals(seed: string): readonly string[];
}

/** Where the teacher's own checks of a lab are: `private/NAME/lab.md` beside the folder of the labs, unless its course says otherwise. */
export function privateFile({ file, hidden }: Pick<CourseLab, 'file' | 'hidden'>): string {
  return hidden ?? join(dirname(file), '../../private', basename(dirname(file)), 'lab.md');
}

/** Reads a lab with the teacher's own checks in it. */
export async function readVaried(from: Pick<CourseLab, 'file' | 'hidden'>, registry: Registry): Promise<Varied> {
  const { file } = from;
  const text = await readText(file);
  const overlay = await readOverlay(join(dirname(file), 'files'));
  const hidden = privateFile(from);
  const hiddenText = existsSync(hidden) ? await readText(hidden) : undefined;
  const read = (rename: Renaming) => {
    const files = overlay.map((one) => ({ ...one, path: rename(one.path), content: renamedText(one.content, rename) }));
    const lab = parseLab(file, rename(text), registry, files);
    return hiddenText === undefined ? lab : withPrivate(lab, hidden, rename(hiddenText), registry);
  };
  const lab = read((same) => same);
  const renamings = new Map<string, Renaming>();
  const by = (seed: string) => {
    const known = renamings.get(seed) ?? renaming(lab.vary, text, seed);
    renamings.set(seed, known);
    return known;
  };
  return {
    lab,
    variant: (seed) => (lab.vary.length === 0 ? lab : read(by(seed))),
    literals: (seed) => lab.vary.map((literal) => by(seed)(literal)),
  };
}
