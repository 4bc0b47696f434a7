import t from 'tap';

import { whyNot } from '../ground/test-ground.js';
import { attacked, tryAttacks } from './test-attack.js';
import { mutator, pointAttacks } from './test-attacks-points.js';

tryAttacks(pointAttacks);

void t.test('14: twenty times, and never by luck', { skip: await whyNot('sandbox') }, async (t) => {
  for (let round = 0; round < 4; round += 1) {
    const five = await Promise.all(Array.from({ length: 5 }, () => attacked(t, mutator)));
    for (const { causes } of five) t.not(causes[0], 'met');
  }
});
