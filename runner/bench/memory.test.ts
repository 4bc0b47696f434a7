import t from 'tap';
import { usedMemory } from './memory.js';

t.test('used is what is there less what others could have', (t) => {
  t.equal(usedMemory('MemTotal:       4096 kB\nMemFree:         100 kB\nMemAvailable:   1024 kB\n'), 3);
  t.end();
});
