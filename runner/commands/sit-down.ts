import { registry } from '../../checks/registry.js';
import { Claim } from '../coach/claim.js';
import { Coach, type End } from '../coach/coach.js';
import { Tutor } from '../coach/tutor.js';
import { Voice } from '../coach/voice.js';
import { Watch } from '../coach/watch.js';
import { Grounds } from '../ground/grounds.js';
import type { Standing } from '../ground/ground.js';
import type { Lab } from '../lab/lab.js';
import { spoken } from '../report/paint.js';
import { around, say } from './around.js';
import { coachWord } from './coach-word.js';
import { claimFile, columns, journalOf, paint, progressStore } from './session.js';
import { whenClosed } from './when-closed.js';

/** Milliseconds between two looks while somebody types, and how long somebody counts as typing. */
const often = 1000;
const attentive = 15_000;

/** Of an hour that nobody types in, looking takes one part in so many. */
const share = 100;

/** Puts the learner before the shells of a lab, with the coach between; until one of them goes. */
export async function sitDown(lab: Lab, standing: Standing, style: 'redrawn' | 'appended'): Promise<End> {
  const brush = style === 'appended' ? spoken : paint();
  const grounds = new Grounds(around());
  const tutor = new Tutor(
    {
      ...{ lab, checks: registry, store: progressStore(), journal: journalOf(standing.as) },
      voice: new Voice(brush, columns, registry),
      find: () => grounds.find(standing.as),
      command: (words, asking) => coachWord(words, asking, brush),
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
  stdin.setRawMode(true);
  stdin.on('data', (bytes: Buffer) => {
    pressed = performance.now();
    coach.type(bytes);
  });
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
    await coach.go(lab.plan.nodes[0]?.name ?? '');
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
