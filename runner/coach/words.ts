/** Words that are for the coach and no part of what a learner did. */
export const words = [
  'answer',
  'check',
  'diff',
  'graph',
  'hint',
  'jump',
  'next',
  'quit',
  'reset',
  'show',
  'solution',
  'submit',
  'why',
] as const;

/** What the shell hands to the coach besides: the program, a way to a place, and words that have no answer yet. */
const others = ['labs', 'ssh', 'trace'];

/** Whether a command line only speaks to the coach. */
export function isWord(command: string): boolean {
  const [first = ''] = command.trim().split(/\s/);
  return first.startsWith('@') || [...words, ...others].includes(first);
}
