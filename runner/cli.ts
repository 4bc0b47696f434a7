#!/usr/bin/env node
import yargs from 'yargs';

import { asTyped } from './commands/as-typed.js';
import { Interrupted } from './commands/interrupted.js';
import { commands } from './commands/table.js';
import { exitCode, LabError } from './errors.js';

/** The one place that reports an error and chooses the exit code. */
async function main([word, ...rest]: readonly string[]): Promise<void> {
  const asked = commands.find(({ name }) => name === word);
  if (asked !== undefined) {
    // Only the command that was asked for is loaded.
    const parser = parserFor([asked.name, ...rest], asked.name).command(await asked.load());
    // While a command runs yargs makes its help, whether anybody will read it or not: breaking the lines is what takes long.
    if (!rest.includes('--help') && !rest.includes('-h')) parser.wrap(null);
    await parser.parseAsync();
  } else if (word === undefined || word === '--help' || word === '-h') {
    const parser = parserFor([], '');
    parser.option('version', { type: 'boolean', describe: 'Show which version this is' });
    for (const { name, describe } of commands) parser.command({ command: name, describe, handler: () => undefined });
    const help = `${await parser.getHelp()}\n`;
    if (word !== undefined) process.stdout.write(help);
    else process.stderr.write(help);
    process.exitCode = word === undefined ? 2 : 0;
  } else if (word === '--version') {
    const { version } = await import('./commands/version.js');
    process.stdout.write(`${await version()}\n`);
  } else throw await unknown(word);
}

function parserFor(argv: readonly string[], name: string) {
  return (
    yargs([...argv])
      .scriptName('labs')
      .usage('$0 COMMAND: learn container and Kubernetes networking by hand, on real nodes')
      // What follows the dashes is a command's: `printf 007` is no number of ours.
      .parserConfiguration({
        'populate--': true,
        'boolean-negation': false,
        'parse-numbers': false,
        'parse-positional-numbers': false,
      })
      .locale('en')
      .updateStrings(strings)
      .strict()
      .version(false)
      .help()
      .alias('help', 'h')
      .exitProcess(false)
      .fail((message: string | null, error: Error | undefined) => {
        // A YError is about the command line too; anything else is what a command threw.
        if (error !== undefined && error.name !== 'YError') throw error;
        throw new LabError('bad-usage', `${message ?? error?.message ?? ''}.`, `See: labs ${name} --help`);
      })
  );
}

/** What yargs says of a command line, in our words. */
const strings = {
  'Show help': 'Show this help',
  'Not enough non-option arguments: got %s, need at least %s': {
    one: 'An argument is missing: %s given, %s needed',
    other: 'An argument is missing: %s given, %s needed',
  },
  'Not enough arguments following: %s': 'The option --%s needs a value',
  'Unknown argument: %s': {
    one: 'There is no option or argument %s here',
    other: 'There are no options or arguments %s here',
  },
} as unknown as Record<string, string>;

async function unknown(word: string): Promise<LabError> {
  const next = 'See all commands: labs --help';
  if (word.startsWith('-')) return new LabError('bad-usage', `A command comes first, and ${word} is none.`, next);
  const { didYouMean } = await import('./lab/near-miss.js');
  const near = didYouMean(
    word,
    commands.map(({ name }) => name),
  );
  return new LabError('bad-usage', `There is no command called ${word}${near}`, next);
}

/** The names of files may hold what a terminal obeys. */
const plain = (text: string) => text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\ufffd');

function report(error: unknown): void {
  if (error instanceof LabError) {
    const text = plain(`labs: ${error.message}\n  ${error.next.replaceAll('\n', '\n  ')}\n`);
    process.stderr.write(asTyped(text, process.env));
    process.exitCode = exitCode(error);
  } else if (error instanceof Interrupted) {
    process.stderr.write('labs: stopped, and nothing is left of it\n');
    process.exitCode = error.exitCode;
  } else {
    process.stderr.write('labs: this is a bug of Underlay, not of yours. Please report it with these lines:\n');
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 3;
  }
}

// A reader that has seen enough (`labs … | head`) is no fault. Who can be interrupted ends what is under way first.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  if (process.stdout.listenerCount('error') === 1) process.exit();
});
await main(process.argv.slice(2)).catch(report);
