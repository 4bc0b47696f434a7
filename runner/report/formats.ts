import { LabError } from '../errors.js';
import { didYouMean } from '../lab/near-miss.js';
import type { Grades, StudentGrades } from '../session/grades.js';
import { gradesAnalysis } from './grades-analysis.js';
import { gradesCsv } from './grades-csv.js';
import { gradesGithub } from './grades-github.js';
import { couldNotGrade, gradesGradescope } from './grades-gradescope.js';
import { gradesJson } from './grades-json.js';
import { gradesJunit } from './grades-junit.js';
import { studentMarkdown, summaryMarkdown } from './grades-markdown.js';
import { gradesTap } from './grades-tap.js';
import { inertAll, inertLine } from './inert.js';

/** One way to write grades down: into one file, or a file for each student into a folder. */
export interface Format {
  readonly about: string;
  readonly file?: (grades: Grades) => string;
  /** Whether that file is of one student. */
  readonly ofOne?: true;
  /** What is written where nothing could be graded at all, for readers that take no report for a fault of the student. */
  readonly failed?: (message: string, next: string) => string;
  readonly each?: { readonly ending: string; readonly text: (student: StudentGrades, grades: Grades) => string };
}

const alone = (student: StudentGrades, grades: Grades): Grades => ({ ...grades, students: [student] });

/** The table of formats: another one is a file and a line. */
const table: Readonly<Record<string, Format>> = {
  json: { about: 'Everything, for programs; its schema is docs/schema/grades.schema.json', file: gradesJson },
  tap: { about: 'TAP 14', file: gradesTap },
  junit: { about: 'JUnit XML, which most CI systems show', file: gradesJunit },
  csv: { about: "A gradebook: the class list's own columns, then one for each lab", file: gradesCsv },
  gradescope: {
    about: "Gradescope's results.json: of one student, or into a folder",
    file: gradesGradescope,
    ofOne: true,
    failed: couldNotGrade,
    each: { ending: '.json', text: (student, grades) => gradesGradescope(alone(student, grades)) },
  },
  github: { about: 'Annotations of GitHub Actions, for its log: /dev/stdout', file: gradesGithub },
  summary: { about: 'A table in Markdown; give $GITHUB_STEP_SUMMARY', file: summaryMarkdown },
  markdown: { about: 'A page for each student, into a folder', each: { ending: '.md', text: studentMarkdown } },
  analysis: { about: 'A page about the class: checks, causes, mistakes', file: gradesAnalysis },
};

/** No format needs to trust whoever made the model. */
export const formats: ReadonlyMap<string, Format> = new Map(
  Object.entries(table).map(([name, { about, file, ofOne, failed, each }]) => [
    name,
    {
      about,
      ...(ofOne && { ofOne }),
      ...(failed && { failed }),
      ...(file && { file: (grades) => file(inertAll(grades)) }),
      ...(each && { each: { ...each, text: (student, grades) => each.text(inertAll(student), inertAll(grades)) } }),
    },
  ]),
);

export function formatCalled(name: string): Format {
  const format = formats.get(name);
  if (format !== undefined) return format;
  const message = `There is no format ${inertLine(name, 40)} of a report${didYouMean(name, formats.keys())}.`;
  throw new LabError('bad-usage', message, `Choose one of: ${[...formats.keys()].join(', ')}.`);
}

/** Names of files, one for each student, that are safe on every machine and never the same. */
export function fileNames(students: readonly Pick<StudentGrades, 'student'>[]): string[] {
  const taken = new Set<string>();
  return students.map(({ student }) => {
    const plain =
      student
        .normalize('NFC')
        .replace(/[^\p{L}\p{N}@._-]+/gu, '-')
        .replace(/^[.-]+/, '')
        .slice(0, 80) || 'student';
    let name = plain;
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${plain}-${count}`;
    taken.add(name.toLowerCase());
    return name;
  });
}
