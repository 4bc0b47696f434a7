import yargs, { type CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { Grounds } from '../ground/grounds.js';
import { around, say } from './around.js';
import { openCourse } from './open-lab.js';
import { commands } from './table.js';

/** Bash, and zsh by its own bashcompinit. Where no word of ours fits, files are offered. */
const script = `[ -z "\${ZSH_VERSION-}" ] || { autoload -U +X bashcompinit && bashcompinit; }
_labs() {
  local IFS=$'\\n' word=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=($(compgen -W "$(labs completion -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)" -- "$word"))
}
complete -o default -F _labs labs`;

export const completion: CommandModule<object, { '--'?: string[] | undefined }> = {
  command: 'completion',
  describe: 'Print what lets bash and zsh complete labs',
  builder: (yargs) => yargs.example('source <(labs completion)', 'In ~/.bashrc or ~/.zshrc'),
  handler: async ({ '--': words }) => {
    for (const line of words === undefined ? [script] : await offers(words)) say(line);
  },
};

type Thing = 'lab' | 'lab that is up' | 'place' | 'check';

const arguments_: Readonly<Record<string, Thing>> = {
  ...{ run: 'lab', up: 'lab', show: 'lab', verify: 'lab', lint: 'lab', grade: 'lab' },
  ...{ down: 'lab that is up', shell: 'place', exec: 'place', checks: 'check' },
};

/** What may stand for the last of these words. After two dashes they are another program's. */
async function offers([name = '', ...words]: readonly string[]): Promise<string[]> {
  if (words.length === 0) return commands.map((one) => one.name);
  const command = commands.find((one) => one.name === name);
  if (command === undefined || words.slice(0, -1).includes('--')) return [];
  const [before = '', word = ''] = ['', ...words].slice(-2);
  const thing = arguments_[name];
  if (!word.startsWith('-') && !before.startsWith('-')) return thing === undefined ? [] : called(thing);
  const found = await optionsOf(await command.load(), words);
  if (word.startsWith('-')) return found;
  const values = found.filter((one) => !one.startsWith('-'));
  return values.length > 0 || thing === undefined ? values : called(thing);
}

async function optionsOf({ builder }: CommandModule, words: readonly string[]): Promise<string[]> {
  const parser = yargs([]).help(false).version(false).exitProcess(false);
  if (typeof builder === 'function') await builder(parser);
  const found = (await parser.getCompletion([...words])) as unknown as string[];
  // For zsh it adds what an option is about.
  return found.map((one) => one.split(':')[0] ?? one);
}

async function called(thing: Thing): Promise<string[]> {
  switch (thing) {
    case 'lab':
      return (await openCourse(undefined)).labs.map(({ name }) => name);
    case 'check':
      return [...registry.keys()];
    case 'lab that is up':
      return (await new Grounds(around()).ps()).map(({ as }) => as);
    case 'place':
      return (await Promise.all((await new Grounds(around()).ps()).map(placesOf))).flat();
  }
}

async function placesOf(lab: Awaited<ReturnType<Grounds['find']>>): Promise<string[]> {
  const running = (await lab.nodes()).filter(({ state }) => state === 'running');
  const places = running.map(async ({ name }) => [
    name,
    ...[...(await lab.namespaces(name)).keys()].map((namespace) => `${name}/${namespace}`),
  ]);
  return (await Promise.all(places)).flat();
}
