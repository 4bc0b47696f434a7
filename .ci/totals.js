// Prints `passed failed skipped` of one tap run. Usage: totals.js FILE.tap EXIT-CODE
//
// tap ends its stream with its own totals of assertions, at the left margin; what a test prints is indented. A run that broke
// without a failed assertion (a crash, a time-out, no stream at all) still counts as one failure.
import { existsSync, readFileSync } from 'node:fs';

const [file = '', exit = ''] = process.argv.slice(2);
const stream = existsSync(file) ? readFileSync(file, 'utf8') : '';
const totals = [...stream.matchAll(/^# \{ (total: .*) \}$/gm)].at(-1)?.[1] ?? '';
const count = Object.fromEntries(totals.split(', ').map((entry) => entry.split(': ')));
const number = (key) => Number(count[key] ?? 0);

const broken = exit !== '0' || number('total') === 0;
const failed = number('fail') === 0 && broken ? 1 : number('fail');
console.log(`${number('pass')} ${failed} ${number('skip') + number('todo')}`);
