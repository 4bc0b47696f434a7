import { readdir, readFile } from 'node:fs/promises';
import t from 'tap';
import { registry } from '../../checks/registry.js';
import { fakeRegistry } from './fixtures/registry.js';
import { jsonSchemas, schemaFiles } from './json-schema.js';

const schemas = jsonSchemas(fakeRegistry);

t.test('the front matter has its keys, and asks only for those without a default', (t) => {
  t.match(schemas.frontMatter, {
    type: 'object',
    additionalProperties: false,
    required: ['title', 'summary', 'minutes'],
    properties: { after: { type: 'array' }, vary: { description: /variant/ } },
  });
  t.end();
});

t.test('a check is one of the registry, with the keys beside it', (t) => {
  const { anyOf } = schemas.checks.items as { anyOf: readonly { required: readonly string[]; properties: object }[] };
  t.strictSame(
    anyOf.map((each) => each.required),
    [...fakeRegistry.keys()].map((name) => [name]),
  );
  for (const each of anyOf) t.match(each.properties, { id: {}, say: {}, within: { type: 'string' }, each: {} });
  t.end();
});

t.test('a question is described', (t) => {
  t.match(schemas.question, { required: ['id', 'ask'] });
  t.end();
});

void t.test('docs/schema is what the schemas that parse say; `npm run docs` writes it', async (t) => {
  const folder = new URL('../../../docs/schema/', import.meta.url);
  // The schema of grades is the reports', and is tested there.
  const names = (await readdir(folder)).filter((name) => name !== 'grades.schema.json').sort();
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const),
  );
  t.strictSame(Object.fromEntries(texts), schemaFiles(registry));
});
