import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { Coach } from '../coach/coach.js';
import { Tutor } from '../coach/tutor.js';
import { Voice } from '../coach/voice.js';
import { LabError } from '../errors.js';
import { Grounds } from '../ground/grounds.js';
import type { Standing } from '../ground/ground.js';
import type { Lab } from '../lab/lab.js';
import { plain } from '../report/paint.js';
import { Journal } from '../session/journal.js';
import { stepsOf } from '../session/judge.js';
import { stand } from '../session/stand.js';
import { fingerprint } from '../session/state-lines.js';
import { around, groundChoice, groundOption, interruptible, say, tell } from './around.js';
import { courseOption, openLab } from './open-lab.js';
import { columns, journalFile, paint, progressStore } from './session.js';

interface Arguments {
  readonly lab: string;
  readonly ground?: string | undefined;
  readonly course?: string | undefined;
  readonly plain: boolean;
}

export const run: CommandModule<object, Arguments> = {
  command: 'run <lab>',
  describe: 'Work through a lab, with the coach at your side',
  builder: (yargs) =>
    yargs
      .positional('lab', {
        type: 'string',
        demandOption: true,
        describe: 'Its folder, or a part of it: 03-bridge, 3, bridge',
      })
      .options({ ...groundOption, ...courseOption })
      .option('plain', {
        type: 'boolean',
        default: false,
        describe: 'Words instead of signs, and no redrawing: for screen readers and logs',
      }),
  handler: async ({ lab: word, ground, course, plain: plainly }) => {
    const lab = await openLab(word, course);
    if (!process.stdin.isTTY || !process.stdout.isTTY) {
      throw new LabError(
        'bad-usage',
        'The coach needs a terminal, and this is none.',
        `Read the lab instead: labs show ${lab.name}`,
      );
    }
    const standing = await nodesOf(lab, ground);
    const reason = await sitDown(lab, standing, plainly);
    say(
      reason === 'gone'
        ? `The nodes of ${standing.as} are gone. Start again: labs run ${standing.as}`
        : `${standing.as} stays up. Come back: labs run ${standing.as}. End it: labs down ${standing.as}`,
    );
    process.exit(reason === 'gone' ? 3 : 0);
  },
};

/** The nodes that stand already, or new ones. */
async function nodesOf(lab: Lab, choice: string | undefined): Promise<Standing> {
  const grounds = new Grounds(around());
  const found = (await grounds.ps()).find(({ as }) => as === lab.name);
  if (found !== undefined) return found;
  const signal = interruptible();
  const [open] = stepsOf(lab);
  const ground = await grounds.choose(groundChoice(choice));
  const standing = await stand(lab, ground, {
    as: lab.name,
    life: 'detached',
    progress: tell,
    signal,
    solved: [],
    open,
    broken: 'down',
  });
  const store = progressStore();
  store.write({ ...store.read(lab.name), file: lab.file, done: [], opened: await fingerprint(standing) });
  new Journal(journalFile(lab.name)).clear();
  for (const line of [paint().strong(lab.title), lab.summary]) say(line);
  return standing;
}

async function sitDown(lab: Lab, standing: Standing, plainly: boolean): Promise<'quit' | 'gone'> {
  const voice = new Voice(plainly ? plain : paint(), columns, registry, plainly ? 'plain' : 'drawn');
  const tutor = new Tutor({
    lab,
    standing,
    checks: registry,
    store: progressStore(),
    journal: new Journal(journalFile(lab.name)),
    voice,
    command,
  });
  const { stdin, stdout } = process;
  const size = () => ({ columns: stdout.columns, rows: stdout.rows });
  const env = [`TERM=${process.env['TERM'] ?? 'dumb'}`, ...(process.env['NO_COLOR'] || plainly ? ['NO_COLOR=1'] : [])];
  const coach = new Coach(standing, { write: (bytes) => stdout.write(bytes), size, env }, tutor);
  for (const line of await tutor.open()) say(line);
  stdin.setRawMode(true);
  stdin.on('data', (bytes: Buffer) => {
    coach.type(bytes);
  });
  stdout.on('resize', () => {
    coach.resize(size());
  });
  const ticking = setInterval(() => {
    coach.tick();
  }, 1000);
  try {
    await coach.go(lab.plan.nodes[0]?.name ?? '');
    return await coach.ended;
  } finally {
    clearInterval(ticking);
    coach.close();
    stdin.setRawMode(false);
    stdin.pause();
  }
}

const program = fileURLToPath(new URL('../cli.js', import.meta.url));

/** The words of the coach are the commands of a second terminal. */
function command(words: readonly string[]): Promise<readonly string[]> {
  const env = { ...process.env, ...(paint() === plain ? {} : { FORCE_COLOR: '1' }) };
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { env, maxBuffer: 1 << 24 }, (_, stdout, stderr) => {
      resolve(`${stdout}${stderr}`.trimEnd().split('\n'));
    });
  });
}
