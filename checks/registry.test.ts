import t from 'tap';
import { LabError } from '../runner/errors.js';
import { parse } from 'yaml';
import { answer } from './answer.js';
import { everywhere, type Check } from './check.js';
import { registry } from './registry.js';
import { cannotLook, fakeWorld, type FakePlace } from './test-world.js';

function example(check: Check): unknown {
  return check.schema.parse(parse(check.example));
}

for (const [name, check] of registry) {
  void t.test(`${name}: its example is sound, and reads as a sentence`, (t) => {
    const args = example(check);
    t.same(check.schema.parse(args), args, 'what was parsed can be parsed again');
    t.match(check.say(args), /^\S.*[^\s.]$/);
    t.notMatch(check.say(args), /undefined|\[object/);
    t.equal(check.name, name);
    t.ok(check.places(args).length > 0);
    t.end();
  });

  void t.test(`${name}: its causes are words, each once, with those that any check has`, (t) => {
    t.equal(new Set(check.causes).size, check.causes.length);
    for (const cause of check.causes) t.match(cause, /^[a-z]+(-[a-z]+)*$/);
    for (const cause of everywhere) t.ok(check.causes.includes(cause));
    t.end();
  });

  void t.test(`${name}: refuses an argument it does not know`, (t) => {
    const args = { ...(parse(check.example) as object), nonsense: 1 };
    t.notOk(check.schema.safeParse(args).success);
    t.end();
  });

  void t.test(`${name}: unknown, never unmet, where nothing can be seen`, async (t) => {
    const args = example(check);
    const blind: Readonly<Record<string, FakePlace>> = Object.fromEntries(
      check.places(args).map((place) => [place, {}]),
    );
    const outcome = await answer(check, args, fakeWorld(blind, cannotLook));
    t.match(outcome, { kind: 'unknown', error: { code: 'cannot-look' } });
  });
}

void t.test('a check of a place that the learner has not made is unmet, and says what there is', async (t) => {
  const outcome = await answer(
    registry.get('address') as Check,
    { in: 'host/red', link: 'lo', is: '10.0.0.1/8' },
    fakeWorld({}, { blue: 1 }),
  );
  t.same(outcome, {
    kind: 'unmet',
    cause: 'no-place',
    wanted: 'a namespace red on host',
    found: 'only blue',
    look: 'ip netns',
  });
});

void t.test(
  'a check of a place whose name leads to another network is unmet: nobody but the learner put it there',
  async (t) => {
    const message = '/run/netns/red on host leads to another network namespace than the kernel lists for it.';
    const refused = () => Promise.reject(new LabError('refused-place', message, 'delete it'));
    const world = { ...fakeWorld({}), observe: refused, glance: refused };
    const args = { in: 'host/red', link: 'lo', is: '10.0.0.1/8' };
    t.same(await answer(registry.get('address') as Check, args, world), {
      kind: 'unmet',
      cause: 'no-place',
      wanted: 'every name below /run/netns to stand for a namespace of its own',
      found: message,
      look: 'ls -li /run/netns',
    });
  },
);

void t.test('a bug in a check escapes', async (t) => {
  const broken = { ...(registry.get('address') as Check), ask: () => Promise.reject(new TypeError('a bug')) };
  await t.rejects(answer(broken, {}, fakeWorld({})), { name: 'TypeError' });
});
