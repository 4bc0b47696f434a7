import { commands } from './table.js';

/**
 * A line of ours as this user can type it: who came through npx has no `labs` on the PATH. npm tells what it runs by
 * a variable.
 */
export function asTyped(line: string, env: NodeJS.ProcessEnv): string {
  if (env['npm_command'] !== 'exec') return line;
  const verbs = commands.map(({ name }) => name).join('|');
  return line.replace(new RegExp(`(?<!npx )\\blabs (?=(?:${verbs}|--help)\\b|--help)`, 'g'), 'npx labs ');
}
