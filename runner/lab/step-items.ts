import type { Context } from './context.js';
import { readInfo } from './info.js';
import type { Question } from './lab.js';
import type { Details, Fence, Item, Note, OutlineSection } from './outline.js';
import { cutOf, type Cut } from './prose.js';
import { readQuestion } from './question.js';
import { readChecks, type Declared } from './step-check.js';
import { readSummary, type Summary } from './summary.js';
import { readYaml } from './yaml.js';

/** What stands under one `##`, sorted by what it is for. */
export interface StepItems {
  readonly header?: Note;
  readonly declared: readonly Declared[];
  /** True when some check could not be read so far as to say which it is. */
  readonly unread: boolean;
  readonly questions: readonly Question[];
  /** Of checks and questions, also unsound ones. */
  readonly asked: number;
  readonly nodes?: Fence;
  readonly details: readonly Sorted[];
  readonly cuts: readonly Cut[];
}

export interface Sorted {
  readonly summary: Summary;
  readonly details: Details;
}

/** Reads all but the ways through the step, which need its checks and its solution. */
export function readItems(section: OutlineSection, context: Context): StepItems {
  const sorter = new Sorter(context);
  for (const item of section.items) sorter.take(item);
  return sorter.sorted();
}

interface Asked {
  readonly kind: 'check' | 'keep' | 'question';
  readonly fence: Fence;
}

class Sorter {
  readonly #context: Context;
  readonly #asked: Asked[] = [];
  readonly #details: Sorted[] = [];
  readonly #cuts: Cut[] = [];
  #header: Note | undefined;
  #nodes: Fence | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  take(item: Item): void {
    if (item.kind === 'fence') this.#fence(item);
    else if (item.kind === 'note') this.#note(item);
    else this.#opened(item);
  }

  sorted(): StepItems {
    const firstCheck = this.#asked.findIndex((each) => each.kind !== 'question');
    const declared: (Declared | undefined)[] = [];
    const questions: Question[] = [];
    for (const [index, { kind, fence }] of this.#asked.entries()) {
      const origin = { line: fence.from + 2, indent: fence.indent };
      const yaml = readYaml(fence.content, origin, this.#context.findings);
      if (yaml === undefined) {
        declared.push(undefined);
        continue;
      }
      if (kind === 'question') {
        const question = readQuestion(index < firstCheck ? 'prediction' : 'graded', yaml, this.#context);
        if (question === undefined) continue;
        questions.push(question);
        this.#cuts.push(cutOf(fence, { kind: 'question', id: question.id, at: question.at }));
      } else declared.push(...readChecks(kind, yaml, this.#context));
    }
    return {
      ...(this.#header === undefined ? {} : { header: this.#header }),
      ...(this.#nodes === undefined ? {} : { nodes: this.#nodes }),
      declared: declared.filter((each) => each !== undefined),
      unread: declared.includes(undefined),
      questions,
      asked: this.#asked.length,
      details: this.#details,
      cuts: this.#cuts,
    };
  }

  #fence(fence: Fence): void {
    const at = { line: fence.from + 1, column: 1 };
    const info = readInfo(this.#context.lines[fence.from] ?? '', fence.from + 1, this.#context.findings);
    switch (info.kind) {
      case 'plain':
        return;
      case 'picture':
        this.#cuts.push(cutOf(fence, { kind: 'picture', sentence: info.sentence, drawing: fence.content, at }));
        return;
      case 'run':
      case 'file':
        this.#context.findings.add(
          'misplaced',
          at,
          'nobody runs a block that stands in the text; put it under Setup, Solution, …, or leave the node out',
        );
        return;
      case 'nodes':
        this.#nodes = fence;
        this.#cuts.push(cutOf(fence));
        return;
      case 'check':
      case 'keep':
      case 'question':
        this.#asked.push({ kind: info.kind, fence });
        if (info.kind !== 'question') this.#cuts.push(cutOf(fence));
    }
  }

  #note(note: Note): void {
    this.#cuts.push({ from: note.from, to: note.to });
    if (note.word === 'when')
      this.#context.findings.add('misplaced', note.at, 'when: stands under the <summary> of a Common mistake');
    else if (note.word === 'unnoticed')
      this.#context.findings.add('misplaced', note.at, 'unnoticed: stands in the Solution that has the line');
    else if (this.#header !== undefined)
      this.#context.findings.add('misplaced', note.at, 'a second step: in one section; each has a ## of its own');
    else this.#header = note;
  }

  #opened(details: Details): void {
    const summary = readSummary(details, this.#context.findings);
    if (summary.kind === 'text') {
      for (const item of details.items) this.take(item);
      return;
    }
    this.#cuts.push({ from: details.at.line - 1, to: details.to + 1 });
    if (summary.kind !== 'checks') {
      this.#details.push({ summary, details });
      return;
    }
    for (const item of details.items) this.take(item);
  }
}
