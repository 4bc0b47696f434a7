import t from 'tap';

import { thisProcess } from '../shell/process.js';
import { Records, type LabRecord } from './record.js';

const dead = { ...thisProcess(), start: '1' };
const plan = { lab: 'x', lans: [], nodes: [] };
const nothing = { ground: 'docker', version: 1, session: 's', since: '2026-01-01T00:00:00Z', plan, nodes: [] } as const;
const life = { kind: 'containers', switchboard: 'c' } as const;

t.test('what nothing stands behind any more is abandoned, and nothing else', (t) => {
  const all: LabRecord[] = [
    { ...nothing, as: 'being-made', until: 'down', runner: thisProcess() },
    { ...nothing, as: 'never-made', until: 'down', runner: dead },
    { ...nothing, as: 'left-up', until: 'down', runner: dead, life },
    { ...nothing, as: 'held', until: 'runner', runner: thisProcess(), life },
    { ...nothing, as: 'let-go', until: 'runner', runner: dead, life },
    { ...nothing, as: 'ended', until: 'down', runner: thisProcess(), life },
  ];
  const abandoned = new Records(t.testdir()).abandoned(all, ({ as }) => as !== 'ended');
  t.same(
    abandoned.map(({ as }) => as),
    ['never-made', 'let-go', 'ended'],
  );
  t.end();
});
