#!/usr/bin/env node
import yargs, { type CommandModule } from 'yargs';

import { commands } from './commands/table.js';
import { exitCode, LabError } from './errors.js';

/** The one place that reports an error and chooses the exit code. */
async function main(argv: readonly string[]): Promise<void> {
  const asked = commands.find(({ name }) => name === argv[0]);
  const parser = yargs([...argv])
    .scriptName('labs')
    .usage('$0 COMMAND: learn container and Kubernetes networking by hand, on real nodes')
    .parserConfiguration({ 'populate--': true, 'boolean-negation': false })
    .strict()
    .demandCommand(1, '')
    .recommendCommands()
    .version(false)
    .help()
    .alias('help', 'h')
    .exitProcess(false)
    .fail((message: string, error: Error | undefined) => {
      throw (
        error ??
        new LabError(
          'bad-usage',
          message || 'Say what to do.',
          `See: labs ${asked === undefined ? '' : `${asked.name} `}--help`,
        )
      );
    });
  // Only the command that was asked for is loaded; of the others its line in the help is enough.
  if (asked !== undefined) parser.command(await asked.load());
  else
    for (const { name, describe } of commands)
      parser.command({ command: name, describe, handler: () => undefined } satisfies CommandModule);
  await parser.parseAsync();
}

function report(error: unknown): void {
  if (error instanceof LabError) {
    process.stderr.write(`labs: ${error.message}\n  ${error.next.replaceAll('\n', '\n  ')}\n`);
    process.exitCode = exitCode(error);
  } else if (error instanceof Error && error.name === 'Interrupted') {
    process.stderr.write('labs: stopped, and nothing is left of it\n');
    process.exitCode = 130;
  } else {
    process.stderr.write('labs: this is a bug of Underlay, not of yours. Please report it with these lines:\n');
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 3;
  }
}

// A reader that has seen enough (`labs … | head`) is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
await main(process.argv.slice(2)).catch(report);
