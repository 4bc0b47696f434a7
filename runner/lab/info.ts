import type { At, Findings } from './problem.js';
import { didYouMean, nearMiss } from './near-miss.js';

/** A word of a fence's info string, and the column where it stands. */
export interface Word {
  readonly text: string;
  readonly at: At;
}

/** What the line that opens a fence says about its block. */
export type Info =
  | { readonly kind: 'plain' }
  | { readonly kind: 'nodes' | 'check' | 'keep' | 'question' }
  | { readonly kind: 'picture'; readonly sentence: string }
  | { readonly kind: 'run'; readonly nodes: readonly Word[]; readonly options: Options }
  | { readonly kind: 'file'; readonly targets: readonly Word[]; readonly options: Options };

export type Options = Readonly<Partial<Record<Option, Word>>>;

type Option = 'save' | 'mode' | 'instead' | 'without';

const yamlKinds = ['nodes', 'check', 'keep', 'question'] as const;
const runOptions: readonly Option[] = ['save', 'instead', 'without'];
const fileOptions: readonly Option[] = ['mode', 'instead', 'without'];

/** Reads the line that opens a fence; `line` counts from 1. Which nodes there are is not its business. */
export function readInfo(text: string, line: number, findings: Findings): Info {
  const opening = /^\s*(`{3,}|~{3,})\s*/.exec(text)?.[0] ?? '';
  const rest = text.slice(opening.length);
  const words = [...rest.matchAll(/(?:[^\s"'=]+=(?:"(?:\\.|[^"\\])*"|'[^']*'|\S*))|\S+/g)].map((match): Word => ({
    text: match[0],
    at: { line, column: opening.length + match.index + 1 },
  }));
  const [language, ...others] = words;
  const [second] = others;
  if (language === undefined || second === undefined) return { kind: 'plain' };
  if (second.text === 'picture:') return picture(rest, second, findings);
  if (language.text === 'text' && nearMiss(second.text, ['picture:']) !== undefined)
    findings.add(
      'bad-block',
      second.at,
      `unknown block text ${second.text}; write picture: and a sentence that says the same`,
    );
  if (others.some((word) => /^[^=/]*:\//.test(word.text))) return file(others, findings);
  if (language.text === 'yaml') return yamlBlock(second, findings);
  if (language.text === 'sh') {
    const [nodes, options] = split(others, runOptions, findings);
    return { kind: 'run', nodes, options };
  }
  return { kind: 'plain' };
}

function picture(rest: string, word: Word, findings: Findings): Info {
  const sentence = rest.slice(rest.indexOf('picture:') + 'picture:'.length).trim();
  if (sentence === '')
    findings.add('bad-block', word.at, 'a picture needs a sentence that says the same: ```text picture: Red and …');
  return { kind: 'picture', sentence };
}

function yamlBlock(word: Word, findings: Findings): Info {
  const kind = yamlKinds.find((known) => known === word.text);
  if (kind !== undefined) return { kind };
  const near = nearMiss(word.text, yamlKinds);
  if (near !== undefined) {
    const mend = { at: word.at, remove: word.text.length, insert: near };
    findings.add('bad-block', word.at, `unknown block yaml ${word.text}; did you mean ${near}?`, mend);
  }
  return { kind: yamlKinds.find((known) => known === near) ?? 'plain' };
}

function file(words: readonly Word[], findings: Findings): Info {
  const [targets, options] = split(words, fileOptions, findings);
  return { kind: 'file', targets, options };
}

function split(
  words: readonly Word[],
  known: readonly Option[],
  findings: Findings,
): readonly [readonly Word[], Options] {
  const plain: Word[] = [];
  const options: Partial<Record<Option, Word>> = {};
  for (const word of words) {
    const [, name = '', value = ''] = /^([^\s"'=]+)=(.*)$/s.exec(word.text) ?? [];
    const option = known.find((each) => each === name);
    if (name === '') plain.push(word);
    else if (option === undefined)
      findings.add('unknown-key', word.at, `unknown option ${name}=${didYouMean(name, known)}`);
    else options[option] = { text: unquoted(value), at: word.at };
  }
  return [plain, options];
}

function unquoted(value: string): string {
  if (/^".*"$/s.test(value)) return value.slice(1, -1).replace(/\\(["\\])/g, '$1');
  return /^'.*'$/s.test(value) ? value.slice(1, -1) : value;
}
