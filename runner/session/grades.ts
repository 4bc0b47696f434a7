import * as z from 'zod';

/** What a class was graded to: the one model behind every report. Whatever differs between two runs of the same work is marked volatile. */
const volatile = z.number().min(0).meta({ volatile: true });
const points = z.number().min(0);
const visibility = z.enum(['visible', 'hidden', 'after_due_date', 'after_published']);

const problem = z.strictObject({
  code: z.string().describe('A page in docs/errors has this name'),
  message: z.string(),
  next: z.string(),
});

const row = z.strictObject({
  id: z.string().describe('Of the check or question; unique in its step'),
  check: z.string().describe('Which check of docs/checks.md, or question'),
  kind: z.enum(['check', 'keep', 'question']),
  say: z.string().describe('The goal, in the words of the lab'),
  visibility: visibility.describe('When a student may see it'),
  outcome: z.enum(['met', 'unmet', 'unknown']).describe('unknown: nobody could tell, which counts against nobody'),
  points: points.describe('Got'),
  of: points.describe('To be had'),
  cause: z
    .string()
    .optional()
    .describe('Of what is unmet: a word of that check, or restless, no-answer, wrong-answer, not-handed-in'),
  wanted: z.string().optional(),
  found: z.string().optional(),
  look: z.string().optional().describe('The command that shows it'),
  problem: problem.optional().describe('Of what is unknown'),
  milliseconds: volatile,
});

const step = z.strictObject({
  id: z.string(),
  title: z.string(),
  points: points.describe('Got'),
  of: points.describe('To be had'),
  notes: z.array(z.string()).describe('What became of its scripts, where that is worth a word'),
  mistake: z.string().optional().describe('The title of the mistake that its results show'),
  hints: z.array(z.string()).describe('What the lab has for who is stuck here, as Markdown'),
  rows: z.array(row),
});

const lab = z.strictObject({
  lab: z.string(),
  title: z.string(),
  seed: z.string().optional().describe('Of the variant that was graded'),
  state: z
    .enum(['graded', 'missing', 'refused', 'error'])
    .describe(
      'missing: nothing was handed in; refused: it cannot be used; error: the machine failed, and it has no points, not even 0',
    ),
  problem: problem.optional().describe('Of what is refused, or an error'),
  points: points.nullable().describe('Got; null for an error'),
  of: points.describe('To be had; the same for everybody'),
  solves: z
    .string()
    .optional()
    .describe("The student whose variant this solves, where it does not solve the student's own"),
  steps: z.array(step),
  milliseconds: volatile,
});

const student = z.strictObject({
  student: z.string(),
  listed: z.boolean().describe('False for who handed in and is in no class list'),
  columns: z.record(z.string(), z.string()).describe("The class list's own"),
  labs: z.array(lab),
});

export const gradesSchema = z.strictObject({
  format: z.literal('underlay-grades'),
  version: z.literal(1),
  course: z.string().optional(),
  where: z.string().describe('The ground that everything was graded on'),
  warnings: z.array(z.string()).describe('What whoever uses these grades must know'),
  columns: z.array(z.string()).describe('Of the class list, in its order'),
  labs: z.array(z.strictObject({ lab: z.string(), title: z.string(), of: points })),
  students: z.array(student),
  seconds: volatile,
});

export const labGradeSchema = lab;

export type Grades = z.infer<typeof gradesSchema>;
export type StudentGrades = z.infer<typeof student>;
export type LabGrade = z.infer<typeof lab>;
export type StepGrade = z.infer<typeof step>;
export type GradeRow = z.infer<typeof row>;
export type Visibility = z.infer<typeof visibility>;

/** Whole for people, and the same number from every order of adding. */
export const rounded = (number: number) => Math.round(number * 1e4) / 1e4;

/** With every volatile field at 0. */
export function settled(grades: Grades): Grades {
  return JSON.parse(
    JSON.stringify(grades, (key, value: unknown) => (['milliseconds', 'seconds'].includes(key) ? 0 : value)),
  ) as Grades;
}
