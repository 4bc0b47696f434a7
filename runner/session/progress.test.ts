import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';

import { progressFolder, ProgressStore, type Progress } from './progress.js';

function storeOf(t: Test, text?: string) {
  const folder = join(t.testdir(), 'progress');
  const file = join(folder, '00-tour.json');
  if (text !== undefined) {
    mkdirSync(folder);
    writeFileSync(file, text);
  }
  return { store: new ProgressStore(folder), folder, file };
}

const far: Progress = {
  ...{ version: 1, lab: '00-tour', file: '/labs/00-tour/lab.md', done: ['ways'], opened: { room: 'absent' } },
  ...{ hints: { ways: 2 }, answers: { first: '3' } },
};

void t.test('a lab that nobody began has no progress, and asking writes nothing', (t) => {
  const { store, folder } = storeOf(t);
  t.strictSame(store.read('00-tour'), { version: 1, lab: '00-tour', done: [], hints: {}, answers: {} });
  t.throws(() => readdirSync(folder), { code: 'ENOENT' });
  t.end();
});

void t.test('what is kept is read again as it was, and nothing else lies beside it', (t) => {
  const { store, folder } = storeOf(t);
  store.change('00-tour', () => far);
  t.strictSame(store.read('00-tour'), far);
  t.strictSame(readdirSync(folder), ['00-tour.json']);
  t.end();
});

void t.test('what another command wrote meanwhile is changed, not overwritten', (t) => {
  const { store, folder } = storeOf(t);
  const other = new ProgressStore(folder);
  store.read('00-tour');
  other.change('00-tour', (told) => ({ ...told, hints: { ways: 1 } }));
  store.change('00-tour', (told) => ({ ...told, done: ['ways'] }));
  t.match(other.read('00-tour'), { hints: { ways: 1 }, done: ['ways'] });
  t.end();
});

const cut = JSON.stringify(far).slice(0, -20);
const unreadable = {
  'cut off': cut,
  empty: '',
  'of another shape': '{"version":1,"lab":"00-tour","done":"ways","hints":{},"answers":{}}',
  'no object': '[1]',
  'of no version': '{"done":[]}',
};

for (const [how, text] of Object.entries(unreadable)) {
  void t.test(`a progress that is ${how} is put aside whole, said once, and begun anew`, (t) => {
    const { store, file } = storeOf(t, text);
    t.throws(() => store.read('00-tour'), {
      code: 'not-writable',
      message: `The progress of 00-tour could not be read, and was put aside: ${file}.unreadable`,
      next: 'Run the command again: it begins with the first step, and passes over what the nodes show to be done.',
    });
    t.equal(readFileSync(`${file}.unreadable`, 'utf8'), text);
    t.strictSame(store.read('00-tour').done, []);
    t.end();
  });
}

void t.test('a progress of a newer version is left where it is, by a change too', (t) => {
  const text = '{"version":2,"lab":"00-tour","steps":{}}';
  const { store, file } = storeOf(t, text);
  const refused = {
    code: 'not-writable',
    message: `The progress of 00-tour was written by a newer Underlay: ${file}`,
    next: 'Use that one, or move the file away to start over.',
  };
  t.throws(() => store.read('00-tour'), refused);
  t.throws(() => {
    store.change('00-tour', () => far);
  }, refused);
  t.equal(readFileSync(file, 'utf8'), text);
  t.end();
});

void t.test('a folder that cannot be written to is said with the way out', (t) => {
  // A file stands where the folder should: that refuses root, too.
  const folder = join(t.testdir({ state: 'a file' }), 'state');
  t.throws(
    () => {
      new ProgressStore(join(folder, 'progress')).change('00-tour', () => far);
    },
    {
      code: 'not-writable',
      message: /state\/progress cannot be used, where steps that are done are noted down \(ENOTDIR: not a directory/,
      next: 'Make it writable for you, or set XDG_STATE_HOME to another folder of yours.',
    },
  );
  t.end();
});

void t.test('a change that fails is a bug, and leaves what was kept', (t) => {
  const { store, folder } = storeOf(t);
  store.change('00-tour', () => far);
  t.throws(
    () => {
      store.change('00-tour', () => {
        throw new TypeError('no such thing');
      });
    },
    { name: 'TypeError' },
  );
  t.strictSame(store.read('00-tour'), far);
  t.strictSame(readdirSync(folder), ['00-tour.json']);
  t.end();
});

void t.test('the folder is below XDG_STATE_HOME where that is a path, else below the home', (t) => {
  t.equal(progressFolder({ XDG_STATE_HOME: '/state' }, '/home/ada'), '/state/underlay/progress');
  for (const state of [{}, { XDG_STATE_HOME: '' }, { XDG_STATE_HOME: 'state' }])
    t.equal(progressFolder(state, '/home/ada'), '/home/ada/.local/state/underlay/progress');
  t.end();
});
