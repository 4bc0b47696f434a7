import * as z from 'zod';

export const solutionPolicies = ['shown', 'when-met', 'never'] as const;

/** When a learner may see how a step is solved. */
export type SolutionPolicy = (typeof solutionPolicies)[number];

const byLab = <T extends z.ZodType>(value: T) => z.record(z.string(), value).default({});

export const courseSchema = z.strictObject({
  title: z.string().min(1).optional().describe('What the course is called'),
  labs: z
    .union([z.string(), z.array(z.string().min(1)).min(1, 'a course has a lab at least')])
    .default('labs')
    .describe('The folder of the labs, or a list of the folders of each, in their order; seen from this file'),
  seed: z.string().min(1).optional().describe('Chooses the variants of all labs'),
  'seed-by': z
    .enum(['course', 'student'])
    .default('course')
    .describe('student: each has a variant, which the seed and the name in the class list choose'),
  points: byLab(z.int().min(0)).describe('What each lab is worth, by its name; with 0 it does not count'),
  solutions: z
    .enum(solutionPolicies)
    .default('shown')
    .describe('When learners may see how a step is solved: shown, when-met (once it is complete), never'),
  underlay: z
    .string()
    .regex(/^\d+(\.\d+){0,2}$/, "a version is like '0.1'")
    .optional()
    .describe('The version of Underlay that it is for, or the beginning of one'),
  pinned: byLab(z.string()).describe('What labs list --pins said of each lab, by its name; another text is not graded'),
});

/** What is wrong with the version that a course is for. */
export function versionFault(wanted: string, version: string): string | undefined {
  if (`${version}.`.startsWith(`${wanted}.`)) return undefined;
  return `this course is for Underlay ${wanted}, and this is ${version}; use that version, or try the course with this one and write it here`;
}
