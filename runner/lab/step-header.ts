import { idPattern } from './context.js';
import type { Visibility } from './lab.js';
import { didYouMean } from './near-miss.js';
import type { Note } from './outline.js';
import type { At, Findings } from './problem.js';

/** `step: ID · points: N · undone by: ID · probe: on-demand · solution: kept` */
export interface StepHeader {
  readonly id: string;
  readonly points: number;
  readonly undoneBy?: { readonly id: string; readonly at: At };
  readonly probe: 'at-prompt' | 'on-demand';
  readonly reference: 'here' | 'kept';
  readonly at: At;
}

const ofLabs = ['points', 'undone by', 'probe', 'solution'];

export function readStepHeader(note: Note, lines: readonly string[], findings: Findings): StepHeader {
  const { id, keys, at } = readKeys(note, ofLabs, lines, findings);
  const points = keys.get('points') ?? '1';
  if (!/^\d{1,4}$/.test(points))
    findings.add('bad-value', at(`points`), `points: ${points} is not a whole number from 0 on`);
  const probe = keys.get('probe');
  if (probe !== undefined && probe !== 'on-demand')
    findings.add('bad-value', at('probe'), `unknown probe ${probe}; there is on-demand`);
  const solution = keys.get('solution');
  if (solution !== undefined && solution !== 'kept')
    findings.add('bad-value', at('solution'), `unknown solution ${solution}; there is kept`);
  const undoneBy = keys.get('undone by');
  return {
    id,
    points: Number(points),
    ...(undoneBy === undefined ? {} : { undoneBy: { id: undoneBy, at: at('undone by') } }),
    probe: probe === undefined ? 'at-prompt' : 'on-demand',
    reference: solution === undefined ? 'here' : 'kept',
    at: note.at,
  };
}

const visibilities: readonly Visibility[] = ['visible', 'hidden', 'after_due_date', 'after_published'];

/** `step: ID · visibility: hidden`, above checks of the teacher's own. */
export function readPrivateHeader(
  note: Note,
  lines: readonly string[],
  findings: Findings,
): { readonly id: string; readonly visibility: Visibility } {
  const { id, keys, at } = readKeys(note, ['visibility'], lines, findings);
  const said = keys.get('visibility') ?? 'hidden';
  const visibility = visibilities.find((one) => one === said);
  if (visibility === undefined)
    findings.add('bad-value', at('visibility'), `unknown visibility ${said}${didYouMean(said, visibilities)}`);
  return { id, visibility: visibility ?? 'hidden' };
}

interface Keys {
  readonly id: string;
  readonly keys: ReadonlyMap<string, string>;
  readonly at: (text: string) => At;
}

function readKeys(note: Note, known: readonly string[], lines: readonly string[], findings: Findings): Keys {
  const [id = '', ...parts] = note.text.split('·').map((part) => part.trim());
  const at = (text: string): At => locate(text, note, lines);
  if (!idPattern.test(id))
    findings.add(
      'bad-name',
      at(id),
      `step: ${id || 'nothing'}; an id is of small letters, digits and dashes${/[,;|:]/.test(id) ? ', and a · stands before what follows it' : ''}`,
    );
  const keys = new Map<string, string>();
  for (const part of parts) {
    const [key = '', ...rest] = part.split(':');
    if (!known.includes(key.trim()))
      findings.add('unknown-key', at(part), `unknown key ${key.trim()} of a step${didYouMean(key.trim(), known)}`);
    else if (keys.has(key.trim())) findings.add('same-name', at(part), `${key.trim()} stands twice in one step`);
    keys.set(key.trim(), rest.join(':').trim());
  }
  return { id, keys, at };
}

/** A comment may run over several lines. */
function locate(text: string, note: Note, lines: readonly string[]): At {
  for (let index = note.from; index < note.to; index += 1) {
    const column = (lines[index] ?? '').indexOf(text);
    if (text !== '' && column !== -1) return { line: index + 1, column: column + 1 };
  }
  return note.at;
}
