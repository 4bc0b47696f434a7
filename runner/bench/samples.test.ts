import t from 'tap';
import { median, Samples } from './samples.js';

t.test('the median is the middle one, or lies midway between the two in the middle', (t) => {
  t.equal(median([9, 1, 5]), 5);
  t.equal(median([1, 9, 5, 100]), 7);
  t.equal(median([3]), 3);
  t.throws(() => median([]), /no median of nothing/);
  t.end();
});

t.test('samples are kept by subject, deed and size, in the order in which they came', (t) => {
  const samples = new Samples();
  samples.add('sandbox', 3, { up: 50, down: 4 });
  samples.add('docker', 3, { up: 500 });
  samples.add('sandbox', 3, { up: 40, down: 8 });
  samples.add('sandbox', 10, { up: 90 });
  t.strictSame(samples.measured(), [
    { subject: 'sandbox', deed: 'up', nodes: 3, samples: [50, 40], median: 45 },
    { subject: 'sandbox', deed: 'down', nodes: 3, samples: [4, 8], median: 6 },
    { subject: 'docker', deed: 'up', nodes: 3, samples: [500], median: 500 },
    { subject: 'sandbox', deed: 'up', nodes: 10, samples: [90], median: 90 },
  ]);
  t.end();
});
