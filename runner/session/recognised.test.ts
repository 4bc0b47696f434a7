import t from 'tap';

import type { Block, Mistake } from '../lab/lab.js';
import { judge } from './judge.js';
import { opening, recognised, type Tried } from './recognised.js';
import { asking, at, no, stepOf, told } from './test-stage.js';

const blocks = (script: string): Block[] => [{ kind: 'run', nodes: ['host'], script, at }];
const mistake = (title: string, cause: string, script: string): Mistake => ({
  ...{ title, check: 'bridge', cause, prose: [], blocks: blocks(script), at },
});

const step = stepOf('s', [asking('bridge'), asking('ports')], {
  solution: { prose: [], blocks: blocks('ip link add v-net-0 type bridge\nip link set v-net-0 up') },
  mistakes: [
    mistake('the name br', 'absent', 'ip link add br type bridge 2>&1 || true'),
    mistake('nothing in it', 'empty', ''),
    mistake('on the host', 'down', 'ip link set up'),
  ],
});
const [first, second, third] = step.mistakes;

const on = (place: string, ...lines: string[]) => lines.map((command) => ({ place, command }));

const named = async (cause: string, tried: Tried, ports = 'none') =>
  recognised(
    step,
    await judge(step, { ...told({ bridge: [no(cause)], ports: [no(ports)] }), patience: 'look once' }),
    tried,
  );

void t.test('a cause that came after the step opened names its mistake', async (t) => {
  t.equal(await named('empty', { opened: { bridge: 'absent', ports: 'none' }, typed: [] }), second);
  t.equal(await named('other', { opened: { bridge: 'absent', ports: 'none' }, typed: [] }), undefined);
});

void t.test('a cause with which the step opened names nothing, whatever else was done', async (t) => {
  const opened = { bridge: 'absent', ports: 'none' };
  t.equal(await named('absent', { opened, typed: [] }), undefined);
  t.equal(
    await named('absent', { opened, typed: on('host', 'ip netns add zz', 'ip link add v-net-0 type bridge') }),
    undefined,
  );
  t.equal(await named('absent', { opened, typed: [] }, 'some'), undefined);
});

void t.test('half of a right way is not the mistake that it looks like', async (t) => {
  const opened = { bridge: 'other', ports: 'none' };
  const half = on('host', 'ip link add v-net-0 type bridge');
  t.equal(await named('absent', { opened, typed: half }), undefined);
  t.equal(await named('absent', { opened, typed: [...half, ...on('host', 'ip link')] }), undefined);
  t.equal(await named('absent', { opened, typed: [...half, ...on('host', 'ip link add br0 type bridge')] }), first);
  const failed = { place: 'host', command: 'ip link add v-net-1 type bridge', code: 2 };
  t.equal(await named('absent', { opened, typed: [...half, failed] }), undefined, 'what failed was no step aside');
  t.equal(await named('empty', { opened, typed: half }), second, 'though it may be to have left something out');
});

void t.test('with such a cause, a word or a line of the mistake alone tells', async (t) => {
  const opened = { bridge: 'absent', ports: 'none' };
  t.equal(await named('absent', { opened, typed: on('host', 'ip l a br type bridge') }), first);
  t.equal(await named('absent', { opened, typed: on('host', 'ip link add brx type bridge') }), undefined);
  t.equal(await named('down', { opened: { bridge: 'down' }, typed: on('host', 'ip  link set up') }), third);
  t.equal(await named('down', { opened: { bridge: 'down' }, typed: on('server', 'ip link set up') }), undefined);
});

void t.test('what failed tells until something else has been done', async (t) => {
  const opened = { bridge: 'absent', ports: 'none' };
  const failed = { place: 'host', command: 'ip link add br type bridge', code: 255 };
  t.equal(
    await named('absent', { opened, typed: [failed, ...on('host', 'ip link')] }),
    first,
    'to look is to do nothing',
  );
  t.equal(
    await named('absent', { opened, typed: [failed, ...on('host', 'ip link add v-net-O type bridge')] }),
    undefined,
  );
});

void t.test('who leaves something out has done another part of the step', async (t) => {
  const opened = { bridge: 'empty', ports: 'none' };
  t.equal(await named('empty', { opened, typed: [] }), undefined);
  t.equal(await named('empty', { opened, typed: [] }, 'some'), second);
});

void t.test('an opening is one look at every check', async (t) => {
  const how = told({ bridge: [no('absent')], ports: [{ kind: 'met' }] });
  t.strictSame(await opening(step, how), { bridge: 'absent', ports: 'met' });
  t.strictSame(how.asked, ['bridge', 'ports']);
  t.strictSame(await opening(undefined, how), {});
});
