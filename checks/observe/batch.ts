import { LabError } from '../../runner/errors.js';
import type { Finished, Shell } from '../../runner/shell/shell.js';

/** What one tool of a batch said. */
export interface Section {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a fixed script that prints sections between lines that begin with a marker, and takes them apart.
 * The marker is new for every batch, so that nothing a learner can name (a link, a comment in a rule) forges one.
 */
export async function batch(
  shell: Shell,
  script: string,
  marker: string,
  where: string,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Section>> {
  const options = { timeout: 10_000, limit: 32 * 1024 * 1024, ...(signal ? { signal } : {}) };
  const finished = await shell.run(['sh', '-c', prelude + script, 'look', marker], options);
  const sections = split(finished.stdout.toString('utf8'), marker);
  if (finished.end !== 'exited' || finished.code !== 0 || !sections.has('end')) throw broken(finished, where);
  return sections;
}

const prelude = `m=$1
exec 3>&1
section() {
  name=$1; shift
  printf '\\n%s begin %s\\n' "$m" "$name"
  err=$("$@" 2>&1 >&3)
  code=$?
  printf '\\n%s end %s %s\\n' "$m" "$code" "$err"
}
`;

function split(text: string, marker: string): ReadonlyMap<string, Section> {
  const sections = new Map<string, Section>();
  const pieces = text.split(`\n${marker} `).slice(1);
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    const begin = /^begin (\S+)\n?([^]*)$/.exec(pieces[at] ?? '');
    const end = /^end (\d+) ([^]*?)\n?$/.exec(pieces[at + 1] ?? '');
    if (!begin || !end) break;
    sections.set(begin[1] ?? '', { stdout: begin[2] ?? '', code: Number(end[1]), stderr: end[2] ?? '' });
  }
  return sections;
}

function broken({ end, code, stderr }: Finished, where: string): LabError {
  const exited = code === 0 ? 'stopped in the middle of its answer' : `stopped with exit code ${code}`;
  const why = { exited, 'timed-out': 'took over 10 s', overflowed: 'printed over 32 MiB' };
  const said = stderr.toString('utf8').trim();
  return new LabError(
    'cannot-look',
    `Looking at ${where} ${why[end]}${said === '' ? '' : `: ${said}`}`,
    'Run the check again; `labs doctor` says whether this machine has what the checks need.',
  );
}
