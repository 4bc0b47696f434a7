import { readFile } from 'node:fs/promises';
import t from 'tap';
import { parse } from 'yaml';
import { checksPage } from './page.js';
import { registry } from './registry.js';

void t.test('docs/checks.md is what the checks say of themselves; `npm run docs` writes it', async (t) => {
  const page = await readFile(new URL('../../docs/checks.md', import.meta.url), 'utf8');
  t.equal(page, checksPage(registry));
});

void t.test('every example on the page can be used as it stands', (t) => {
  const blocks = [...checksPage(registry).matchAll(/```yaml\n([^`]*)```/g)].map(([, text]) => text ?? '');
  t.equal(blocks.length, registry.size);
  for (const block of blocks) {
    const [use] = parse(block) as readonly Readonly<Record<string, unknown>>[];
    const [[name, args] = ['', undefined]] = Object.entries(use ?? {});
    t.ok(registry.get(name)?.schema.safeParse(args).success, block);
  }
  t.end();
});
