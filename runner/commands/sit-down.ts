import { registry } from '../../checks/registry.js';
import { Claim } from '../coach/claim.js';
import { Coach } from '../coach/coach.js';
import { demonstrate, Prompts } from '../coach/demonstration.js';
import type { End } from '../coach/turns.js';
import { Tutor } from '../coach/tutor.js';
import { Voice } from '../coach/voice.js';
import { Watch } from '../coach/watch.js';
import { Grounds } from '../ground/grounds.js';
import type { Standing } from '../ground/ground.js';
import type { Lab } from '../lab/lab.js';
import type { Paint } from '../report/paint.js';
import { around, say } from './around.js';
import { coachWord } from './coach-word.js';
import { claimFile, columns, journalOf, progressStore } from './session.js';
import { rawTerminal } from './raw-terminal.js';
import { whenClosed } from './when-closed.js';

/** Milliseconds between two looks while somebody types, and how long somebody counts as typing. */
const often = 1000;
const attentive = 15_000;

/** Of an hour that nobody types in, looking takes one part in so many: a look keeps two processors busy for a moment. */
const share = 200;

export interface Sitting {
  readonly brush: Paint;
  /** Whether the solutions are typed for somebody who watches. */
  readonly play: boolean;
}

/** Puts the learner before the shells of a lab, with the coach between; until one of them goes. */
export async function sitDown(lab: Lab, standing: Standing, { brush, play }: Sitting): Promise<End> {
  const style = brush.pictures === 'told' ? 'appended' : 'redrawn';
  const grounds = new Grounds(around());
  const prompts = new Prompts();
  const playing = play ? new AbortController() : undefined;
  const tutor = new Tutor(
    {
      ...{ lab, checks: registry, store: progressStore(), journal: journalOf(standing.as) },
      voice: new Voice(brush, columns, registry),
      find: () => grounds.find(standing.as),
      command: (words, asking) => coachWord(words, asking, brush),
      ready: () => {
        prompts.ready();
      },
    },
    standing,
  );
  const { stdin, stdout } = process;
  const size = () => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const simple = process.env['NO_COLOR'] !== undefined || style === 'appended';
  const env = [`TERM=${process.env['TERM'] ?? 'dumb'}`, ...(simple ? ['NO_COLOR=1'] : [])];
  const coach = new Coach({ write: (bytes) => stdout.write(bytes), size, env, style }, tutor);
  const claim = new Claim(claimFile(standing.as));
  claim.take();
  rawTerminal(stdin);
  stdin.on('data', (bytes: Buffer) => {
    pressed = performance.now();
    // Who watches does not type; ^C takes the keys back.
    if (playing === undefined || playing.signal.aborted) coach.type(bytes);
    else if (bytes.includes('\x03')) playing.abort();
  });
  // Whoever asked a question before has stopped it.
  stdin.resume();
  stdout.on('resize', () => {
    coach.resize(size());
  });
  const stay = whenClosed(process, () => {
    coach.leave('closed');
  });
  let pressed = performance.now();
  const looking = keepLooking(coach, tutor, claim, () => performance.now() - pressed < attentive);
  try {
    for (const line of await tutor.open()) say(line.replaceAll('\n', '\r\n') + '\r');
    const first = prompts.next();
    const node = lab.plan.nodes[0]?.name ?? '';
    await coach.go(node);
    if (playing !== undefined) await first;
    if (playing !== undefined) void playOut(node, tutor, coach, prompts, playing);
    return await coach.ended;
  } finally {
    looking.close();
    await coach.close();
    claim.release();
    stdin.setRawMode(false);
    stdin.pause();
    stay();
  }
}

/** Types the solutions, then hands the keys over. */
async function playOut(
  node: string,
  tutor: Tutor,
  coach: Coach,
  prompts: Prompts,
  hand: AbortController,
): Promise<void> {
  const how = await demonstrate(node, {
    step: () => tutor.step,
    type: (bytes) => {
      coach.type(bytes);
    },
    prompt: () => prompts.next(),
    isWhole: async (on, text) => {
      const { code, stderr } = await tutor.standing.exec(on).run(['bash', '-nc', text]);
      return code === 0 && stderr.length === 0 && !text.endsWith('\\');
    },
    signal: hand.signal,
  });
  hand.abort();
  const why = { done: 'That was the lab.', stopped: 'Stopped.', stuck: 'This step is not complete with its solution.' }[
    how
  ];
  await coach.tell([`${why} The keys are yours now. To go: quit`]);
}

/** Listens to the kernel, and looks now and then for what it does not announce. */
function keepLooking(coach: Coach, tutor: Tutor, claim: Claim, busy: () => boolean): { close(): void } {
  const watch = new Watch(() => {
    void coach.tick();
  });
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const round = async () => {
    if (!claim.ours) coach.leave('taken');
    const started = performance.now();
    // Nodes that are gone end their shells too, and that is where it is said.
    await watch.attend(tutor.standing).catch(() => false);
    await coach.tick();
    const rest = busy() ? 0 : (performance.now() - started) * share;
    if (!closed) timer = setTimeout(() => void round(), Math.max(often, rest));
  };
  void round();
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      watch.close();
    },
  };
}
