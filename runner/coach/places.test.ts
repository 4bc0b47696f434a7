import t from 'tap';

import { placeCalled, wordFor } from './places.js';

const places = ['host', 'host/red', 'host/blue', 'db', 'db/red'];

void t.test('a namespace is called by its name: that of the node one is on, else that of another', (t) => {
  t.equal(placeCalled('red', 'host', places), 'host/red');
  t.equal(placeCalled('red', 'db/red', places), 'db/red');
  t.equal(placeCalled('blue', 'db', places), 'host/blue');
  t.equal(placeCalled('db/red', 'host', places), 'db/red');
  t.equal(placeCalled('green', 'host', places), undefined);
  t.end();
});

void t.test('the words that are told lead to their places', (t) => {
  const words = (from: string) => places.map((place) => wordFor(place, from, places));
  t.strictSame(words('host/blue'), ['@host', '@red', '@blue', '@db', 'labs @db/red']);
  t.strictSame(words('db'), ['@host', 'labs @host/red', '@blue', '@db', '@red']);
  for (const from of places)
    for (const place of places) {
      const [, word = ''] = wordFor(place, from, places).split('@');
      t.equal(placeCalled(word, from, places), place);
    }
  t.end();
});
