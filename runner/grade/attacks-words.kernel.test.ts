import t, { type Test } from 'tap';

import { whyNot } from '../ground/test-ground.js';
import { plain } from '../report/paint.js';
import { attacked, type Attacked } from './test-attack.js';
import { gradesOf } from './grade-class.js';

const skip = await whyNot('sandbox');

/** What a terminal, a CI system, a browser, an XML parser and a spreadsheet would each obey. */
const words =
  '\\033]52;c;eA==\\007\\033[2J\\r::add-mask::x\\r::error::owned\\342\\200\\256]]><script>x</script>[a](javascript:x)';
const host = `printf '=1+1|${words}\\n' >&2; ip netns add "$(printf '\\033[31m::error::owned')"; exit 9`;

const at = (module: string) => new URL(module, import.meta.url).href;

/** Reports by format, made by this build or by one in which some modules are others. */
async function reports(t: Test, { lab, step }: Attacked, other: Readonly<Record<string, unknown>>) {
  const { gradeOf } = await t.mockImport<typeof import('./lab-grade.js')>(at('./lab-grade.js'), other);
  const { formats } = await t.mockImport<typeof import('../report/formats.js')>(at('../report/formats.js'), other);
  const { gradesText } = await t.mockImport<typeof import('../report/grades-text.js')>(
    at('../report/grades-text.js'),
    other,
  );
  const points = 2;
  const grade = gradeOf({ lab, points }, step === undefined ? [] : [step], []);
  const who = { student: '=cmd|x', listed: true, columns: {}, labs: [grade] };
  const grades = gradesOf([who], {
    ...{ course: undefined, where: 'sandbox', warnings: [], columns: [], seconds: 1 },
    labs: [{ varied: { lab, variant: () => lab, literals: () => [] }, points }],
  });
  return new Map([
    ['terminal', gradesText(grades, plain).join('\n')],
    ...[...formats].map(
      ([name, { file, each }]) => [name, (file ?? ((all) => each?.text(who, all)))(grades) ?? ''] as const,
    ),
  ]);
}

/** The formats that hold anything which somebody would obey. */
const obeyed = (written: ReadonlyMap<string, string>) =>
  [...written].flatMap(([name, whole]) => {
    // CSV has its lines ended so.
    const text = name === 'csv' ? whole.replaceAll('\r\n', '\n') : whole;
    const bad = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]|^::(?:add-mask|error::owned)/m.test(text);
    const markup =
      !['terminal', 'json', 'gradescope', 'tap', 'csv', 'github'].includes(name) && /<script|\]\]>/.test(text);
    return bad || markup || (name === 'csv' && /(?:^|,)"?=/m.test(text)) ? [name] : [];
  });

void t.test('16: what would be obeyed is inert in every report', { skip, timeout: 60_000 }, async (t) => {
  const checks = '- netns: { on: host, name: red }';
  const made = await attacked(t, { host, checks });
  t.match(made.notes, '\x1b[2J', 'it comes out of a node as it went in');
  t.strictSame(obeyed(await reports(t, made, {})), []);
  const same = (text: string) => text;
  const naked = await reports(t, made, {
    [at('../report/inert.js')]: { inert: same, inertLine: same, inertAll: same },
  });
  const bear = ['github', 'gradescope', 'json', 'junit', 'markdown', 'terminal'];
  t.strictSame(obeyed(naked).sort(), bear, 'and is obeyed where nothing makes it inert');
});
