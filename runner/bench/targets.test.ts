import t from 'tap';
import type { Deed, Measured, Subject } from './samples.js';
import { judge, Medians, targets } from './targets.js';

const found = (subject: Subject, deed: Deed, nodes: number, median: number): Measured => ({
  ...{ subject, deed, nodes, median },
  samples: [median],
});
const judged = (word: string, ...measured: readonly Measured[]) =>
  judge(measured).find(({ says }) => says.includes(word));

t.test('a ratio at its limit holds, one past it is missed, in either direction', (t) => {
  const docker = found('docker', '10 commands', 3, 400);
  t.match(judged('a command', docker, found('sandbox', '10 commands', 3, 50)), { ratio: 0.125, outcome: 'holds' });
  t.match(judged('a command', docker, found('sandbox', '10 commands', 3, 51)), { outcome: 'missed' });
  const whole = found('docker', 'one process', 3, 1000);
  t.match(judged('10 commands, down', whole, found('sandbox', 'one process', 3, 100)), { ratio: 10, outcome: 'holds' });
  t.match(judged('10 commands, down', whole, found('sandbox', 'one process', 3, 101)), { outcome: 'missed' });
  t.end();
});

t.test('a ratio of which one half is missing is said not to be measured, never to hold', (t) => {
  t.strictSame(new Set(judge([]).map(({ outcome }) => outcome)), new Set(['not measured']));
  t.match(judged('100 up', found('sandbox', 'up', 100, 1)), { ratio: undefined, outcome: 'not measured' });
  t.end();
});

t.test('memory that other work let look like less than nothing was not measured, and does not hold', (t) => {
  const docker = found('docker', 'memory per node', 30, 10);
  t.match(judged('memory', docker, found('sandbox', 'memory per node', 30, -4)), { outcome: 'not measured' });
  t.match(judged('memory', docker, found('sandbox', 'memory per node', 30, 1)), { ratio: 0.1, outcome: 'holds' });
  const few = found('sandbox', 'memory per node', 30, 5);
  t.match(judged('memory', docker, few, found('sandbox', 'memory per node', 256, 1)), { ratio: 0.1 });
  t.end();
});

t.test('bare Docker is compared at three nodes and at the largest star that both were given', (t) => {
  const [small, large] = judge([
    ...[found('docker', 'up', 3, 130), found('bare docker', 'up', 3, 100)],
    ...[found('docker', 'up', 30, 1400), found('bare docker', 'up', 30, 1000), found('docker', 'up', 100, 1)],
  ]).filter(({ says }) => says.includes('bare create'));
  t.match(small, { ratio: 1.3, outcome: 'holds' });
  t.match(large, { ratio: 1.4, outcome: 'missed' });
  t.end();
});

t.test('growth is judged at every doubling from 16 to 256 nodes', (t) => {
  const sizes = [16, 32, 64, 128, 256];
  const ups = sizes.map((size) => found('sandbox', 'up', size, size === 256 ? 1000 : size));
  const rows = judge(ups).filter(({ says }) => says.includes('as a multiple'));
  t.strictSame(
    rows.map(({ outcome }) => outcome),
    ['holds', 'holds', 'holds', 'missed'],
  );
  t.end();
});

t.test('no size is common to subjects of which one was not measured', (t) => {
  const medians = new Medians([found('sandbox', 'up', 3, 1), found('docker', 'up', 10, 1)]);
  t.equal(medians.largest('up', 'sandbox', 'docker'), undefined);
  t.equal(medians.largest('up', 'docker'), 10);
  t.end();
});

t.test('every promise says something else', (t) => {
  t.equal(new Set(targets.map(({ says }) => says)).size, targets.length);
  t.end();
});
