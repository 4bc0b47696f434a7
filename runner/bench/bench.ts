import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';

import { interruptible, say, tell as progress } from '../commands/around.js';
import { field } from './field.js';
import { gradeRound } from './grade-round.js';
import { tell, withResult } from './page.js';
import { result } from './result.js';
import { Samples } from './samples.js';
import { schedule, type Form } from './schedule.js';

/*
 * `npm run bench`: how long everything takes on this machine, beside the same by hand and beside others. It judges no
 * change and fails nothing: machines differ and are busy. A quick run shows that it works, and writes no page.
 */
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, full: { type: 'boolean' }, json: { type: 'boolean' } },
});
const form: Form = values.quick === true ? 'quick' : values.full === true ? 'full' : 'usual';
const signal = interruptible();
const [load = 0] = loadavg();

const { plays, starts, absent } = await field(signal);
const samples = new Samples();
const rounds = schedule(form, [...plays.keys()]);
for (const [i, turns] of rounds.entries()) {
  progress(`round ${i + 1} of ${rounds.length}`);
  for (const { subject, size } of turns) {
    signal.throwIfAborted();
    samples.add(subject, size, (await plays.get(subject)?.(size)) ?? {});
  }
  for (const [subject, size, round] of await starts()) samples.add(subject, size, round);
}
if (plays.has('sandbox')) {
  const students = { quick: 2, usual: 20, full: 500 }[form];
  progress(`a class of ${students}`);
  samples.add('labs', students, await gradeRound(students, `bench-${process.pid}`, signal));
}

const found = result(form, load, samples.measured(), absent);
if (form !== 'quick') {
  const page = new URL('../../../docs/performance.md', import.meta.url);
  writeFileSync(page, withResult(readFileSync(page, 'utf8'), found));
}
say(values.json === true ? JSON.stringify(found, null, 2) : tell(found));
