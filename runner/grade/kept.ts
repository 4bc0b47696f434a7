import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

import { fileError, LabError } from '../errors.js';
import { labGradeSchema, type LabGrade } from '../session/grades.js';

const line = z.strictObject({ key: z.string(), grade: labGradeSchema });

/** What is graded already, a line each in a folder beside the report, so that a killed run can be taken up again. */
export class Kept {
  readonly #folder: string;
  readonly #done = new Map<string, LabGrade>();

  /** `work` says what is graded and how: what was kept of other work is no answer to this. */
  constructor(folder: string, work: string, resume: boolean) {
    this.#folder = folder;
    const file = join(folder, 'done.jsonl');
    try {
      if (existsSync(file)) this.#read(readFileSync(file, 'utf8'), work, resume);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      // Written anew: a line that a kill has cut off would spoil the next.
      const lines = [...this.#done].map(([key, grade]) => JSON.stringify({ key, grade }));
      writeFileSync(file, [JSON.stringify({ work }), ...lines, ''].join('\n'), { mode: 0o600 });
    } catch (error) {
      if (error instanceof LabError) throw error;
      throw this.#failure(error);
    }
  }

  #read(text: string, work: string, resume: boolean): void {
    const [head = '', ...lines] = text.trimEnd().split('\n');
    if (!resume && lines.length === 0) return;
    if (!resume)
      throw new LabError(
        'bad-usage',
        `${this.#folder} keeps ${lines.length} that an earlier run has graded.`,
        'Go on from there: the same command with --resume. To begin again remove that folder.',
      );
    if (head !== JSON.stringify({ work })) {
      const message = `What is kept in ${this.#folder} is of other work: other labs, other options or another version.`;
      throw new LabError('bad-usage', message, 'To begin again remove that folder, and leave --resume out.');
    }
    for (const text of lines) {
      const read = line.safeParse(parsed(text));
      // An error of ours is worth another try.
      if (read.success && read.data.grade.state !== 'error') this.#done.set(read.data.key, read.data.grade);
    }
  }

  get(key: string): LabGrade | undefined {
    return this.#done.get(key);
  }

  add(key: string, grade: LabGrade): void {
    try {
      const file = openSync(join(this.#folder, 'done.jsonl'), 'a');
      try {
        appendFileSync(file, `${JSON.stringify({ key, grade })}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    } catch (error) {
      throw this.#failure(error);
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #failure(error: unknown): unknown {
    return fileError(error, { what: 'grades', folder: this.#folder, variable: '--report' });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
