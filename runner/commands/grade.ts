import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { gradeClass, gradesOf, usualJobs } from '../grade/grade-class.js';
import { handInsOf } from '../grade/hand-ins.js';
import { Kept } from '../grade/kept.js';
import {
  keptFolder,
  mustFit,
  readReportOption,
  tryReport,
  writeFailure,
  writeReport,
  type ReportFile,
} from '../grade/report-files.js';
import { rosterOf } from '../grade/roster.js';
import { withoutSeed } from '../grade/variants.js';
import { Grounds } from '../ground/grounds.js';
import { findLab } from '../lab/course.js';
import { formats } from '../report/formats.js';
import { gradesText } from '../report/grades-text.js';
import { usualBounds } from '../session/play-scripts.js';
import type { Grades } from '../session/grades.js';
import { around, interruptible, say, tell } from './around.js';
import { fingerprint, gradingProgress, labOf, setLabs } from './grade-work.js';
import { numberOf } from './number.js';
import { courseOption, openCourse } from './open-lab.js';
import { readClass } from './read-class.js';
import { paint } from './session.js';
import { version } from './version.js';

interface Arguments {
  readonly paths?: readonly string[] | undefined;
  readonly class?: string | undefined;
  readonly course?: string | undefined;
  readonly ground: string;
  readonly jobs: string;
  readonly report?: readonly string[] | undefined;
  readonly resume: boolean;
  readonly 'seed-by'?: string | undefined;
  readonly 'follow-through': boolean;
  readonly 'trust-submissions': boolean;
  readonly 'step-time': string;
  readonly time: string;
}

const about = [...formats].map(([name, format]) => `${name}: ${format.about}`).join('; ');

export const grade: CommandModule<object, Arguments> = {
  command: 'grade <paths..>',
  describe: 'Grade submissions on fresh nodes: one, or those of a class',
  builder: (yargs) =>
    yargs
      .positional('paths', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Labs, and submissions: folders, archives, or folders of them, a student each',
      })
      .options(courseOption)
      .option('class', {
        type: 'string',
        requiresArg: true,
        describe: 'A class list in CSV: everybody in it gets a row',
      })
      .option('report', {
        type: 'string',
        array: true,
        nargs: 1,
        requiresArg: true,
        describe: `FORMAT=FILE, as often as wanted. ${about}`,
      })
      .option('jobs', { type: 'string', default: String(usualJobs), describe: 'How many are graded at once' })
      .option('resume', {
        type: 'boolean',
        default: false,
        describe: 'Go on where a run was ended; errors are tried again',
      })
      .option('follow-through', {
        type: 'boolean',
        default: false,
        describe: 'Each step begins with the ones before it solved, so that one slip costs one step',
      })
      .option('seed-by', {
        choices: ['course', 'student'],
        describe: 'Whose variant it is; as course.yaml has it unless said',
      })
      .option('ground', {
        choices: ['sandbox', 'box'],
        default: 'sandbox',
        describe: 'Where nodes stand; the sandbox stands in a box where it must',
      })
      .option('step-time', {
        type: 'string',
        default: String(usualBounds.step / 1000),
        describe: 'Seconds for the scripts of a step',
      })
      .option('time', {
        type: 'string',
        default: String(usualBounds.whole / 1000),
        describe: 'Seconds for all scripts of a submission',
      })
      .option('trust-submissions', {
        type: 'boolean',
        default: false,
        describe: 'Grade where nothing bounds their memory; each report tells it',
      }),
  handler: async (options) => {
    const numbers = numbersOf(options);
    const reports = (options.report ?? []).map(readReportOption);
    mustDiffer(reports);
    const { grades, kept } = await gradeAll(options, numbers, reports).catch((error: unknown) => {
      if (error instanceof LabError) for (const report of reports) writeFailure(report, error);
      throw error;
    });
    // One that cannot be written keeps none of the others back.
    const unwritten = reports.flatMap((report) => {
      try {
        writeReport(report, grades, (text) => process.stdout.write(text));
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (reports.every(({ path }) => path !== undefined)) for (const line of gradesText(grades, paint())) say(line);
    if (unwritten.length > 0) {
      if (kept !== undefined) tell(goOn);
      throw unwritten[0];
    }
    const failed = grades.students.filter(({ labs }) => labs.some(({ state }) => state === 'error'));
    if (failed.length === 0) kept?.remove();
    if (failed.length > 0) {
      const again = kept === undefined ? 'Grade again.' : 'Grade them again: the same command with --resume.';
      tell(`${failed.length} could not be graded, which counts against nobody. ${again}`);
    }
    process.exitCode = failed.length > 0 ? 3 : allMet(grades) ? 0 : 1;
  },
};

const goOn = 'What is graded is kept. Go on: the same command with --resume';

async function gradeAll(
  options: Arguments,
  numbers: ReturnType<typeof numbersOf>,
  reports: readonly ReportFile[],
): Promise<{ grades: Grades; kept: Kept | undefined }> {
  const started = performance.now();
  const course = await openCourse(options.course);
  const words = (options.paths ?? []).filter((path) => !existsSync(path) || existsSync(join(path, 'lab.md')));
  for (const word of words) {
    if (word.includes('/') && !existsSync(word))
      throw new LabError('bad-usage', `There is no ${word}.`, 'Name a lab, a submission, or a folder of submissions.');
    findLab(course, labOf(word));
  }
  const submissions = (options.paths ?? []).filter((path) => !words.includes(path));
  const handIns = await handInsOf(submissions);
  const list = options.class === undefined ? undefined : readClass(options.class);
  if (handIns.length === 0 && list === undefined)
    throw new LabError(
      'bad-usage',
      'Nothing to grade was named.',
      'Name a submission or a folder of them: labs grade 03-bridge submissions/',
    );
  if (handIns.length === 0 && submissions.length > 0) tell(`There is no hand-in in ${submissions.join(', ')}.`);
  const students = rosterOf(handIns, list);
  for (const report of reports) {
    mustFit(report, students.length, submissions);
    tryReport(report);
  }
  const { labs, called } = await setLabs(course, words, students);
  const seedBy = (options['seed-by'] ?? course.seedBy) === 'student' ? 'student' : 'course';
  if (seedBy === 'student' && course.seed === undefined)
    tell(`${withoutSeed} What is handed out next has one in course.yaml: seed: …`);
  const work = { seedBy, seed: course.seed } as const;
  const how = {
    bounds: { ...usualBounds, ...numbers.bounds },
    steps: options['follow-through'] ? 'follow-through' : 'one after the other',
  } as const;
  const by = { ground: options.ground, version: await version() };
  const kept = keep(options, reports, fingerprint(labs, { ...work, ...how, ...by }));
  const choice = options.ground === 'box' ? 'box' : 'sandbox';
  const strangers = await new Grounds(around()).chooseForStrangers(choice, options['trust-submissions']);
  const unbounded = 'Graded with --trust-submissions: nothing bounded the memory of what was handed in.';
  const signal = interruptible();
  const said = new Set<string>();
  let count = 0;
  const grading = {
    ...{ ground: strangers.ground, checks: registry, signal },
    ...how,
    name: (lab: string) => `${lab}-grade-${process.pid}-${(count += 1)}`,
    progress: (line: string) => {
      if (!said.has(line)) tell(line);
      said.add(line);
    },
  } as const;
  const graded = gradingProgress(students.length, tell);
  try {
    const all = await gradeClass(
      { ...work, labs, labCalled: called, students, jobs: numbers.jobs, ...(kept && { kept }), graded },
      grading,
    );
    const grades = gradesOf(all, {
      ...{ course: course.title, where: strangers.where, warnings: strangers.bounded ? [] : [unbounded] },
      ...{ columns: list?.columns ?? [], labs, seconds: Math.round((performance.now() - started) / 1000) },
    });
    return { grades, kept };
  } catch (error) {
    if (signal.aborted && kept !== undefined) tell(goOn);
    throw error;
  }
}

function keep({ resume }: Arguments, reports: readonly ReportFile[], work: string): Kept | undefined {
  const folder = keptFolder(reports);
  if (folder !== undefined) return new Kept(folder, work, resume);
  if (!resume) return undefined;
  const next = 'Give the same --report FORMAT=FILE as before.';
  throw new LabError('bad-usage', 'What is graded is kept beside a report, and no report has a file.', next);
}

function mustDiffer(reports: readonly ReportFile[]): void {
  const files = reports
    .flatMap(({ path }) => path ?? [])
    .filter((path) => !path.endsWith('/') && !path.startsWith('/dev/'));
  const twice = files.find((path, at) => files.indexOf(path) !== at);
  if (twice === undefined) return;
  const next = `Give each a file of its own: --report json=grades.json --report csv=grades.csv`;
  throw new LabError('bad-usage', `Two reports would be written to ${twice}, and one would be lost.`, next);
}

function numbersOf({ jobs, 'step-time': step, time }: Arguments) {
  const milliseconds = (option: string, typed: string) => 1000 * numberOf(option, typed, { least: 0.1, whole: false });
  return {
    jobs: numberOf('jobs', jobs, { least: 1, whole: true }),
    bounds: { step: milliseconds('step-time', step), whole: milliseconds('time', time) },
  };
}

const allMet = ({ students }: Grades) => students.every(({ labs }) => labs.every(({ points, of }) => points === of));
