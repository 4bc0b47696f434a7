import * as z from 'zod';

import { gradesSchema, type Grades } from '../session/grades.js';

export function gradesJson(grades: Grades): string {
  // In the order of the schema: what was kept of a run that was ended comes in another than what was graded now.
  return `${JSON.stringify(gradesSchema.parse(grades), null, 1)}\n`;
}

/** What `npm run docs` writes to docs/schema/grades.schema.json. */
export function gradesJsonSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(gradesSchema), undefined, 1)}\n`;
}
