import type { Piece } from '../lab/lab.js';
import type { At } from '../lab/problem.js';
import type { Look, Remark } from './rule.js';
import { commandsOf, runsOf, stepsOf } from './written.js';

/**
 * A text of a step, or a hint that is not the last of several, that holds the whole solution. To show one of two alike commands is
 * to teach, and who climbs to the last rung has asked for it.
 */
export const givenAway: Look = ({ lab }) =>
  stepsOf(lab).flatMap((step) => {
    const typed = [...new Set(runsOf(step.solution.blocks).flatMap(({ script }) => commandsOf(script)))];
    // A setting has one name only, and cannot be shown with another.
    const commands = typed.filter((command) => !command.startsWith('sysctl '));
    const rungs = step.hints.length > 1 ? step.hints.slice(0, -1) : step.hints;
    const told = 'show it with other names, or leave something to find';
    return [
      ...rungs.flatMap((pieces) => whole(pieces, commands, `this hint holds the whole solution; ${told}`)),
      ...whole(step.prose, commands, `the text of step ${step.id} holds its whole solution; ${told}`),
    ];
  });

function whole(pieces: readonly Piece[], commands: readonly string[], message: string): readonly Remark[] {
  // A word or two is the name of a tool, and that may be told.
  if (!commands.some((command) => command.split(' ').length > 2)) return [];
  const places = commands.map((command) =>
    pieces.map((piece) => placeOf(command, piece)).find((at) => at !== undefined),
  );
  const [first] = places;
  return first === undefined || places.includes(undefined) ? [] : [{ at: first, message }];
}

function placeOf(command: string, piece: Piece): At | undefined {
  if (piece.kind !== 'text') return undefined;
  // The same words with other blanks between them, and no longer word at either end: 10.0.0.1 is not in 10.0.0.10.
  const words = command.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const found = new RegExp(`(?<![\\w./-])${words.join('\\s+')}(?![\\w/-]|\\.\\w)`).exec(piece.markdown);
  if (found === null) return undefined;
  const before = piece.markdown.slice(0, found.index).split('\n');
  return { line: piece.at.line + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 };
}
