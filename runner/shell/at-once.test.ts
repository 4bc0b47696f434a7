import t from 'tap';

import { atOnce } from './at-once.js';

void t.test('so many at once and no more, and the results are in the order of the list', async (t) => {
  let now = 0;
  let most = 0;
  const results = await atOnce(2, [3, 1, 2, 0], async (turns) => {
    most = Math.max(most, ++now);
    for (let i = 0; i < turns; i += 1) await Promise.resolve();
    now -= 1;
    return turns * 10;
  });
  t.strictSame(results, [30, 10, 20, 0]);
  t.equal(most, 2);
});

void t.test('a failure is thrown when all that had begun is at rest, and nothing more begins', async (t) => {
  const events: string[] = [];
  const work = async (item: string) => {
    events.push(`${item} begins`);
    if (item === 'bad') throw new Error('no');
    for (let i = 0; i < 9; i += 1) await Promise.resolve();
    events.push(`${item} ends`);
  };
  await t.rejects(atOnce(2, ['slow', 'bad', 'next'], work), { message: 'no' });
  t.strictSame(events, ['slow begins', 'bad begins', 'slow ends']);
});
