import { join, resolve } from 'node:path';
import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { LabError } from '../errors.js';
import { packed, requireEmpty, writePacked, type Packed } from '../grade/pack.js';
import { seedOf, withoutSeed } from '../grade/variants.js';
import type { Course } from '../lab/course.js';
import { fileNames } from '../report/formats.js';
import { say, tell } from './around.js';
import { readClass } from './read-class.js';
import { courseOption, openCourse } from './open-lab.js';

interface Arguments {
  readonly students: string;
  readonly class?: string | undefined;
  readonly course?: string | undefined;
}

export const pack: CommandModule<object, Arguments> = {
  command: 'pack',
  describe: 'Write what students get of a course: its labs without the solutions',
  builder: (yargs) =>
    yargs
      .option('students', {
        type: 'string',
        requiresArg: true,
        demandOption: true,
        describe: 'The folder to write it into, which is empty or not there yet',
      })
      .option('class', {
        type: 'string',
        requiresArg: true,
        describe: 'A class list in CSV: each student gets a folder with a variant of their own',
      })
      .options(courseOption),
  handler: async ({ students: folder, class: list, course: named }) => {
    const course = await openCourse(named);
    const target = resolve(folder);
    requireEmpty(target);
    const all = list === undefined ? await forAll(course) : await forEach(course, list);
    writePacked(target, all);
    const labs = course.labs.length === 1 ? '1 lab' : `${course.labs.length} labs`;
    for (const student of all.keys()) say(join(folder, student));
    say(`${labs} without solutions${list === undefined ? '' : `, for each of ${all.size} students`}.`);
  },
};

async function forAll(course: Course): Promise<Map<string, Packed>> {
  if (course.seedBy === 'student')
    throw new LabError(
      'bad-usage',
      'In this course each student has a variant, and nobody says who they are.',
      'Give the class list: labs pack --students DIR --class class.csv',
    );
  return new Map([['', await packed(course, registry, course.seed)]]);
}

async function forEach(course: Course, list: string): Promise<Map<string, Packed>> {
  if (course.seedBy === 'course')
    throw new LabError(
      'bad-usage',
      'In this course all students have the same labs, so a class list changes nothing.',
      'Leave --class out, or write into course.yaml: seed-by: student',
    );
  if (course.seed === undefined)
    tell(`${withoutSeed} Write one into course.yaml before you hand anything out: seed: …`);
  const { students } = readClass(list);
  const folders = fileNames(students);
  const each = students.map(async ({ student }, i): Promise<[string, Packed]> => [
    folders[i] ?? student,
    await packed(course, registry, seedOf(student, course.seed)),
  ]);
  return new Map(await Promise.all(each));
}
