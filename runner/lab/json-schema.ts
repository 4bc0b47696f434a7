import * as z from 'zod';
import { courseSchema } from './course-schema.js';
import type { Registry } from './context.js';
import { frontMatterSchema } from './front-matter.js';
import { besideSchema } from './step-check.js';
import { questionSchema } from './question.js';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** What editors can check in the YAML of a lab file, out of the schemas that parse it. */
export function jsonSchemas(
  registry: Registry,
): Readonly<Record<'frontMatter' | 'checks' | 'question' | 'course', JsonSchema>> {
  const items = [...registry].map(([name, check]) => besideSchema.extend({ [name]: check.schema }));
  return {
    frontMatter: toJson(frontMatterSchema),
    checks: toJson(z.array(z.union(items))),
    question: toJson(questionSchema),
    course: toJson(courseSchema),
  };
}

/** What `npm run docs` writes for editors: name of a file in docs/schema, and its text. */
export function schemaFiles(registry: Registry): Readonly<Record<string, string>> {
  const { frontMatter, checks, course } = jsonSchemas(registry);
  const text = (schema: JsonSchema): string => `${JSON.stringify(schema, undefined, 1)}\n`;
  return {
    'lab.schema.json': text(frontMatter),
    'checks.schema.json': text(checks),
    'course.schema.json': text(course),
  };
}

/** As it is written, before defaults and units are filled in. */
function toJson(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}
