import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = ['docs', 'labs', 'images', 'checks', 'runner', '.github']
  .flatMap(markdown)
  .concat(readdirSync(root).filter((name) => name.endsWith('.md')));

t.test('every relative link leads somewhere', (t) => {
  t.ok(pages.includes('README.md') && pages.includes('docs/architecture.md'));
  const broken = pages.flatMap((page) =>
    links(text(page))
      .filter((link) => !existsSync(join(root, dirname(page), link)))
      .map((link) => `${page} links to ${link}`),
  );
  t.strictSame(broken, []);
  t.end();
});

t.test('every dependency is named, with its reason, in docs/dependencies.md', (t) => {
  const declared = JSON.parse(text('package.json')) as Record<string, Record<string, string> | undefined>;
  const names = Object.keys({ ...declared.dependencies, ...declared.devDependencies });
  const rows = [...text('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| \S.* \|$/gm)].map(([, name]) => name);
  t.strictSame(rows.sort(), names.sort());
  t.end();
});

t.test('the two commands of the README are the ones that CI runs in fresh clones', (t) => {
  const typed = /^## Start$[^]*?^```sh$\n([^]*?)^```$/m.exec(text('README.md'))?.[1]?.trim().split('\n') ?? [];
  t.equal(typed.length, 2);
  for (const command of typed) t.match(text('.ci/run'), `'${command}'`);
  t.end();
});

t.test('the recording shows the steps of its lab as they are now; npm run record makes it anew', (t) => {
  const titles = [...text('labs/03-bridge/lab.md').matchAll(/^## (.*)\n<!-- step: /gm)].map(([, title]) => title ?? '');
  const recording = text('docs/recording.md');
  const shown = [...recording.matchAll(/^● Step \d+ is complete: (.*)$/gm)].map(([, title]) => title);
  t.ok(titles.length > 0);
  t.strictSame(shown, titles);
  t.end();
});

function markdown(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('fixtures'))
    .map((name) => `${folder}/${name}`);
}

/** Targets of Markdown links, without those to other sites and places in the same page. Code is not prose. */
function links(page: string): string[] {
  const prose = page.replace(/^(```+)[^]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => (target ?? '').replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}
