import type { GradeRow, Grades, LabGrade, StudentGrades } from '../session/grades.js';

/** What hostile nodes print, and hostile students are called. */
export const hostile = [
  '\x1b[2J\x1b]52;c;ZWNobyBvd25lZA==\x07\x9b31m',
  '\n::error title=owned::owned\n::add-mask::1\n::stop-commands::x',
  ']]></failure></testcase><testcase name="owned"/>',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd',
  '\u202eowned\u2066\u200b\ufeff',
  'a\0b\x08\r\x85',
  '\nok 99 - owned # SKIP\n1..0\nBail out! owned\n  ...\n',
  '```\n# owned\n![x](http://owned.example/x.png) [y](javascript:alert(1)) @everyone #1',
  '| a | b |\n|---|---|',
  '\ud800 half \udfff',
  '%0A::error::owned',
  '&lt;b&gt; &#60;b&#62;',
  '"quoted", \'single\'; tab\there',
].join(' ');

export function rowOf(id: string, outcome: GradeRow['outcome'], more: Partial<GradeRow> = {}): GradeRow {
  const evidence: Partial<GradeRow> =
    outcome === 'unmet'
      ? { cause: 'absent', wanted: 'red', found: 'nothing', look: 'ip netns' }
      : outcome === 'unknown'
        ? { problem: { code: 'cannot-look', message: 'nobody answers', next: 'Ask again.' } }
        : {};
  return {
    ...{ id, check: 'netns', kind: 'check', say: `${id} is there`, visibility: 'visible', outcome },
    ...{ points: outcome === 'met' ? 1 : 0, of: 1, ...evidence, milliseconds: 7, ...more },
  };
}

export function labOf(rows: GradeRow[], more: Partial<LabGrade> = {}): LabGrade {
  const [points, of] = [rows.reduce((sum, row) => sum + row.points, 0), rows.length];
  return {
    ...{ lab: '03-bridge', title: 'A switch', state: 'graded', points, of, milliseconds: 9 },
    steps: [{ id: 'switch', title: 'Set up the switch', points, of, notes: [], hints: ['Look at `ip link`.'], rows }],
    ...more,
  };
}

export function studentOf(student: string, lab: LabGrade, more: Partial<StudentGrades> = {}): StudentGrades {
  return { student, listed: true, columns: {}, labs: [lab], ...more };
}

export function gradesOf(students: StudentGrades[], more: Partial<Grades> = {}): Grades {
  return {
    ...{ format: 'underlay-grades', version: 1, where: 'sandbox', warnings: [], columns: [] },
    ...{ labs: [{ lab: '03-bridge', title: 'A switch', of: 3 }], students, seconds: 3, ...more },
  };
}

const [right, wrong, unseen] = [
  rowOf('red', 'met'),
  rowOf('blue', 'unmet'),
  rowOf('green', 'met', { visibility: 'hidden' }),
];

/** One who is right, one who is partly wrong, nothing handed in, an error of ours, and one of whom every byte is hostile. */
export const mixed: Grades = gradesOf(
  [
    studentOf('ann', labOf([right, { ...wrong, outcome: 'met', points: 1 }, unseen])),
    studentOf('ben', labOf([right, wrong, unseen], { solves: 'ann' })),
    studentOf(
      'cleo',
      labOf(
        [wrong, wrong, wrong].map((row, i) => ({ ...row, id: `${row.id}-${i}`, cause: 'not-handed-in' })),
        { state: 'missing' },
      ),
    ),
    studentOf(
      'dan',
      labOf([right, rowOf('blue', 'unknown'), unseen], {
        state: 'error',
        points: null,
        problem: { code: 'cannot-look', message: 'nobody answers', next: 'Ask again.' },
      }),
    ),
  ],
  { columns: [] },
);

/** The model as it would be had nobody made anything inert on the way. */
export const poisoned: Grades = gradesOf(
  [
    studentOf(
      hostile,
      labOf([rowOf('red', 'unmet', { wanted: hostile, found: hostile, look: hostile }), rowOf('blue', 'met')], {
        solves: hostile,
        steps: [
          {
            ...{ id: 'switch', title: 'Set up the switch', points: 1, of: 2, notes: [hostile], hints: [] },
            rows: [rowOf('red', 'unmet', { wanted: hostile, found: hostile, look: hostile }), rowOf('blue', 'met')],
          },
        ],
      }),
      { columns: { name: hostile, id: '=1+1' } },
    ),
  ],
  { columns: ['id', 'name'] },
);
