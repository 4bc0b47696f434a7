import { LabError } from '../errors.js';
import { inertLine } from '../report/inert.js';
import { fold, type ClassList } from './class-list.js';
import type { HandIn } from './hand-ins.js';

/** Somebody who gets a row, with or without a hand-in. */
export interface Student {
  readonly student: string;
  readonly listed: boolean;
  readonly columns: Readonly<Record<string, string>>;
  readonly handIn?: HandIn;
}

/** Everybody in the order of the class list, and behind them who handed in and is in no list, by name. */
export function rosterOf(handIns: readonly HandIn[], list: ClassList | undefined): Student[] {
  const owners = new Map<string, HandIn>();
  const others: Student[] = [];
  for (const handIn of handIns) {
    const student = list && listedAs(handIn, list);
    const name = student ?? handIn.names[0] ?? handIn.from;
    const before = owners.get(fold(name));
    if (before !== undefined)
      throw new LabError(
        'bad-usage',
        `${inertLine(name, 80)} handed in twice: ${before.from} and ${handIn.from}.`,
        'Take away the one that does not count.',
      );
    owners.set(fold(name), handIn);
    if (student === undefined) others.push({ student: name, listed: list === undefined, columns: {}, handIn });
  }
  if (list !== undefined && handIns.length > 0 && others.length === handIns.length)
    throw new LabError(
      'bad-class-list',
      `Nothing that was handed in is of anybody in the class list: ${others
        .slice(0, 3)
        .map(({ student }) => inertLine(student, 80))
        .join(', ')}${others.length > 3 ? ', …' : ''}.`,
      'Call each hand-in as the list calls its student. A zip of many students is unpacked first, unless it is of Moodle or Gradescope and whole.',
    );
  const listed = (list?.students ?? []).map(({ student, columns }): Student => {
    const handIn = owners.get(fold(student));
    return { student, listed: true, columns, ...(handIn && { handIn }) };
  });
  return [...listed, ...others.sort((a, b) => (a.student < b.student ? -1 : 1))];
}

/** The student whom the surest name that is known means; one name of several students means nobody. */
function listedAs({ names, from }: HandIn, { students }: ClassList): string | undefined {
  for (const name of names) {
    const meant = students.filter((one) => one.names.some((known) => fold(known) === fold(name)));
    if (meant.length > 1)
      throw new LabError(
        'bad-class-list',
        `${from} can be of ${meant.map(({ student }) => student).join(' or ')}: all are called ${inertLine(name, 80)}.`,
        "Call the folder by the student's id or email address.",
      );
    if (meant[0] !== undefined) return meant[0].student;
  }
  return undefined;
}
