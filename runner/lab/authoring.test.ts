import { readFileSync } from 'node:fs';
import t from 'tap';
import { fakeRegistry } from './fixtures/registry.js';
import { courseSchema } from './course-schema.js';
import { frontMatterSchema } from './front-matter.js';
import { parseLab } from './parse-lab.js';
import { rules } from './problem.js';
import { besideSchema } from './step-check.js';

const page = readFileSync(new URL('../../../docs/authoring.md', import.meta.url), 'utf8');

t.test('the complete lab of the page is sound', (t) => {
  const [, lab = ''] = /^````markdown\n([\s\S]*?)^````$/m.exec(page) ?? [];
  t.match(parseLab('docs/authoring.md', lab, fakeRegistry), { title: 'A cable between two rooms', warnings: [] });
  t.end();
});

t.test('the topology and the question of the page are sound', (t) => {
  const small = readFileSync(new URL('../../../runner/lab/fixtures/good/small.md', import.meta.url), 'utf8');
  const [topology = '', question = ''] = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
    (match) => match[1] ?? '',
  );
  const lab = small
    .replace(/(```yaml nodes\n)[\s\S]*?(```)/, `$1${topology}$2`)
    .replace('Why.', `\`\`\`yaml question\n${question}\`\`\``);
  t.match(parseLab('x/lab.md', lab, fakeRegistry).plan.nodes, [{ name: 'host' }, { name: 'server' }, { ipv6: true }]);
  t.end();
});

t.test('the page explains every rule and every key', (t) => {
  const explained = [...page.matchAll(/^\| `([\w-]+)/gm)].map((match) => match[1]);
  for (const schema of [frontMatterSchema, besideSchema, courseSchema])
    for (const key of Object.keys(schema.shape)) t.ok(explained.includes(key), key);
  for (const rule of rules) t.ok(explained.includes(rule), rule);
  t.end();
});
