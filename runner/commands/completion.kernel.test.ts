import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';

import { noNodes, person, program } from './test-person.js';

/** What bash offers somebody who types these words and presses Tab. */
function typist(t: Test) {
  const somebody = person(t);
  const bin = join(somebody.base, 'bin');
  mkdirSync(bin);
  symlinkSync(program, join(bin, 'labs'));
  const env = { ...somebody.env, PATH: `${bin}:${somebody.env['PATH'] ?? ''}` };
  const press =
    'source <(labs completion); COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _labs; printf "%s\\n" "${COMPREPLY[@]}"';
  const offers = (...words: readonly string[]) => {
    const { stdout, stderr } = spawnSync('bash', ['-c', press, 'bash', 'labs', ...words], { env, encoding: 'utf8' });
    t.equal(stderr, '');
    return stdout.split('\n').filter(Boolean);
  };
  return { labs: somebody.labs, offers };
}

void t.test('bash completes commands, labs, checks, options and their values', (t) => {
  const { offers } = typist(t);
  t.same(offers('sh'), ['show', 'shell']);
  t.same(offers('run', '03'), ['03-bridge']);
  t.same(offers('run', '--plain', '03'), ['03-bridge']);
  t.same(offers('checks', 'rea'), ['reach']);
  t.same(offers('grade', '--st'), ['--step-time']);
  t.same(offers('grade', '--ground', ''), ['sandbox', 'box']);
  t.same(offers('nosuch', ''), [], 'and for what is none, nothing but files');
  t.same(offers('down', ''), []);
  t.end();
});

void t.test('bash completes what is up, and its places', { skip: noNodes }, (t) => {
  const { labs, offers } = typist(t);
  t.equal(labs('up', 'tour', '--ground', 'sandbox', '--as', 'mine').code, 0);
  t.equal(labs('exec', 'host', '--', 'ip', 'netns', 'add', 'red').code, 0);
  t.same(offers('down', ''), ['mine']);
  t.same(offers('exec', 'ho'), ['host', 'host/red']);
  t.same(offers('exec', 'host', '--', 'ho'), [], 'what is run there is not ours to complete');
  t.equal(labs('down').code, 0);
  t.end();
});
