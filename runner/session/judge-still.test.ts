import t from 'tap';

import { met } from '../../checks/check.js';
import { Restless } from '../ground/ground.js';
import { judge } from './judge.js';
import { judgeStill, type StillStage } from './judge-still.js';
import { asking, no, stage, stepOf, told, type Told } from './test-stage.js';

/** A stage that notes when it is asked to stand still; `busy` is what runs there at each look. */
function still(
  asked: string[],
  busy: readonly (readonly string[])[],
  frozen: () => void = () => undefined,
): StillStage {
  let looks = 0;
  const note = (word: string) => (node: string) => {
    asked.push(`${word} ${node}`);
    if (word === 'freeze') frozen();
    return Promise.resolve();
  };
  return {
    ...stage(),
    busy: () => Promise.resolve(busy[Math.min(looks++, busy.length - 1)] ?? []),
    freeze: note('freeze'),
    thaw: note('thaw'),
  };
}

const step = stepOf('a', [asking('red')]);
const causes = async (answers: Told, busy: readonly (readonly string[])[]) => {
  const how = told({ red: answers });
  const results = await judgeStill(step, how, still(how.asked, busy));
  return {
    asked: how.asked,
    said: results.map(({ outcome }) => (outcome.kind === 'unmet' ? outcome.cause : outcome.kind)),
  };
};

t.test('state is read while everything stands still, and once more', async (t) => {
  t.strictSame(await causes([met], [['host']]), {
    asked: ['freeze host', 'red', 'thaw host', 'freeze host', 'red', 'thaw host'],
    said: ['met'],
  });
});

t.test('where nothing runs there is nothing to stop, and one reading is enough', async (t) => {
  t.strictSame(await causes([met], [[]]), { asked: ['red'], said: ['met'] });
});

t.test('what runs programs of the node is asked while it may run', async (t) => {
  const how = told({ red: [met], ps: [met] });
  const ps = how.checks.get('ps');
  if (ps === undefined) throw new Error('no check ps');
  const checks = new Map([...how.checks, ['ps', { ...ps, runsInNode: true } as const]]);
  await judgeStill(stepOf('a', [asking('red'), asking('ps')]), { ...how, checks }, still(how.asked, [['host']]));
  t.strictSame(how.asked, ['freeze host', 'red', 'thaw host', 'ps', 'freeze host', 'red', 'thaw host']);
});

t.test('what begins to run between the readings is caught by the second', async (t) => {
  t.strictSame((await causes([met, no('absent')], [[], ['host']])).said, ['restless']);
});

t.test('unmet when the two readings differ, though a judge who looks once believes the first', async (t) => {
  const answers = [met, no('absent')];
  t.strictSame((await causes(answers, [['host']])).said, ['restless']);
  const [weak] = await judge(step, told({ red: answers }));
  t.equal(weak?.outcome.kind, 'met');
});

t.test('unmet when somebody will not stand still, whatever the checks say', async (t) => {
  const how = told({ red: [met] });
  const restless = still(how.asked, [['host']], () => {
    throw new Restless('host', '41 42');
  });
  const [result] = await judgeStill(step, how, restless);
  t.match(result?.outcome, { kind: 'unmet', cause: 'restless', found: 'processes kept changing the system' });
  t.equal(how.asked.at(-2), 'thaw host', 'and they are let go again');
});

t.test('what may take its time is given it while everything runs', async (t) => {
  const how = told({ red: [no('absent'), met] });
  const late = stepOf('a', [asking('red', { within: 20_000 })]);
  const [result] = await judgeStill(late, how, still(how.asked, [['host']]));
  t.equal(result?.outcome.kind, 'met');
  t.strictSame(how.asked.slice(0, 3), ['red', 'red', 'freeze host']);
});
