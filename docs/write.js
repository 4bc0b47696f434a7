// What `npm run docs` does: the pages and schemas that the checks and the lab file say of themselves.
import { mkdirSync, writeFileSync } from 'node:fs';
import { checksPage } from '../dist/checks/page.js';
import { registry } from '../dist/checks/registry.js';
import { schemaFiles } from '../dist/runner/lab/json-schema.js';
import { gradesJsonSchema } from '../dist/runner/report/grades-json.js';

const at = (path) => new URL(path, import.meta.url);

writeFileSync(at('checks.md'), checksPage(registry));
mkdirSync(at('schema'), { recursive: true });
for (const [name, text] of Object.entries(schemaFiles(registry))) writeFileSync(at(`schema/${name}`), text);
writeFileSync(at('schema/grades.schema.json'), gradesJsonSchema());
