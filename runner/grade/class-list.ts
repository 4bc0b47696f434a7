import { parse } from 'csv-parse/sync';

import { LabError } from '../errors.js';
import { inertLine } from '../report/inert.js';

/** Who is in the class, as the learning platform's own list has it. */
export interface ClassList {
  readonly columns: readonly string[];
  readonly students: readonly Listed[];
}

export interface Listed {
  /** What this student is called in reports: the first of the names. */
  readonly student: string;
  /** All by which a hand-in can be known to be this student's. */
  readonly names: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
}

/** Columns that say who somebody is, the surest first, as the usual platforms call them. */
const identities = [
  ...[
    'student',
    'student id',
    'id',
    'sid',
    'id number',
    'matriculation',
    'username',
    'user name',
    'login',
    'sis login id',
  ],
  ...['email', 'email address', 'e-mail', 'identifier', 'name', 'full name'],
];

/** Reads a class list; every problem of it is told at once, by its line. */
export function readClassList(file: string, text: string): ClassList {
  const { columns, rows } = table(file, text);
  const known = identities.filter((name) => columns.some((column) => fold(column) === name));
  const first = columns.find((column) => ['first name', 'firstname', 'given name'].includes(fold(column)));
  const last = columns.find((column) => ['last name', 'surname', 'lastname', 'family name'].includes(fold(column)));
  const whole = first !== undefined && last !== undefined;
  if (known.length === 0 && !whole)
    throw unsound(file, [
      `line 1: no column says who a student is; there are: ${columns.map((name) => inertLine(name, 60)).join(', ')}`,
    ]);
  const problems: string[] = [];
  const lines = new Map<string, number>();
  const students = rows.flatMap(({ line, cells }): Listed[] => {
    const columnsOf = Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
    const named = known.map((name) => cells[columns.findIndex((column) => fold(column) === name)]?.trim() ?? '');
    if (whole) named.push(`${columnsOf[first] ?? ''} ${columnsOf[last] ?? ''}`.trim());
    const names = [...new Set(named.filter((name) => name !== ''))];
    const [student] = names;
    if (cells.every((cell) => cell.trim() === '')) return [];
    // Canvas says below the titles how many points there are, as if that were a student.
    if (student !== undefined && fold(student) === 'points possible') return [];
    if (student === undefined) {
      problems.push(`line ${line}: nothing says who this is`);
      return [];
    }
    const before = lines.get(fold(student));
    if (before !== undefined) problems.push(`line ${line}: ${inertLine(student, 60)} is in line ${before} already`);
    lines.set(fold(student), line);
    return [{ student, names, columns: columnsOf }];
  });
  if (problems.length > 0) throw unsound(file, problems);
  return { columns, students };
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

function table(file: string, text: string): { columns: readonly string[]; rows: readonly Row[] } {
  const head = text.slice(0, text.indexOf('\n'));
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  );
  try {
    const options = { bom: true, delimiter, info: true, relax_column_count: true, skip_empty_lines: true } as const;
    const read = parse(text, options) as unknown as { info: { lines: number }; record: string[] }[];
    const [header, ...rest] = read;
    const columns = header?.record.map((name) => name.trim().replace(/\s+/g, ' ')) ?? [];
    const twice = columns.find((name, i) => columns.indexOf(name) !== i);
    if (header === undefined) throw unsound(file, ['it is empty']);
    if (twice !== undefined)
      throw unsound(file, [`line 1: two columns are called ${JSON.stringify(inertLine(twice, 60))}`]);
    const rows = rest.map(({ info, record }) => ({ line: info.lines, cells: record }));
    const long = rows.find(({ cells }) => cells.length > columns.length);
    if (long !== undefined) throw unsound(file, [`line ${long.line}: it has more cells than there are columns`]);
    return { columns, rows };
  } catch (error) {
    if (error instanceof LabError) throw error;
    throw unsound(file, [inertLine((error as Error).message)], error);
  }
}

export const fold = (name: string) => name.normalize('NFC').trim().toLowerCase();

const unsound = (file: string, problems: readonly string[], cause?: unknown) =>
  new LabError(
    'bad-class-list',
    [`${file} cannot be used as a class list:`, ...problems.map((problem) => `  ${problem}`)].join('\n'),
    'It is a CSV file with a line of column names, one of them student, id, email or name, and then a line for each student.',
    cause,
  );
