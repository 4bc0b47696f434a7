// Prints `passed failed skipped` of one tap run. Usage: totals.js FILE.tap EXIT-CODE
//
// tap ends its stream with its own totals of assertions, at the left margin; what a test prints is indented. A run that broke
// without a failed assertion (a crash, a time-out, no stream at all) still counts as one failure. What failed is said on stderr,
// for the terse reporter tells little of it, and so are what was skipped, with the reason, and which labs were proven, with the score of
// their mutants and the time.
import { existsSync, readFileSync } from 'node:fs';

const [file = '', exit = ''] = process.argv.slice(2);
const stream = existsSync(file) ? readFileSync(file, 'utf8') : '';
const totals = [...stream.matchAll(/^# \{ (total: .*) \}$/gm)].at(-1)?.[1] ?? '';
const count = Object.fromEntries(totals.split(', ').map((entry) => entry.split(': ')));

for (const [, line, block] of stream.matchAll(/^ *(not ok (?!.*# (?:TODO|SKIP)).*)\n(( *)---\n[^]*?\n\3\.\.\.$)?/gm))
  console.error(line + '\n' + (block ?? '').split('\n').slice(1, 60).join('\n'));

for (const [, line] of stream.matchAll(/^ *# (● .*: proven in .*)$/gm)) console.error(line);

for (const [, what, why] of stream.matchAll(/^ *ok \d+ - (.*) # SKIP (.*)$/gm))
  console.error(`- skipped: ${what}: ${why}`);

const number = (key) => Number(count[key] ?? 0);

const broken = exit !== '0' || number('total') === 0;
if (number('fail') === 0 && broken) console.error(`no assertion failed, and yet it ended with exit code ${exit}`);
const failed = number('fail') === 0 && broken ? 1 : number('fail');
console.log(`${number('pass')} ${failed} ${number('skip') + number('todo')}`);
