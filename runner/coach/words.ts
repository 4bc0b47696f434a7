/** Words that are for the coach and no part of what a learner did. */
export const words = [
  'answer',
  'check',
  'diff',
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

/** Whether a command line only speaks to the coach. */
export function isWord(command: string): boolean {
  const [first = ''] = command.trim().split(/\s/);
  return first === 'labs' || first === 'ssh' || first.startsWith('@') || words.some((word) => word === first);
}
