import type { Standing } from '../ground/ground.js';
import type { SubmittedFile } from './submission.js';

/** A submission is what a person wrote; what is larger was made by a program. */
const largest = 256 * 1024;

const script = `find /etc /root /opt /srv -xdev -type f -newermt "@$0" -size -"$1"c ! -name .bash_history ! -name .lesshst \\
  ! -name ld.so.cache ! -name '*.pid' ! -path /etc/mtab ! -path /etc/hosts ! -path /etc/hostname ! -path /etc/resolv.conf -print0`;

/** The files of the nodes that were written after they came up. */
export async function changedFiles(standing: Standing): Promise<SubmittedFile[]> {
  const since = String(Math.ceil(standing.since.getTime() / 1000));
  const files = await Promise.all(
    standing.plan.nodes.map(async ({ name }) => {
      const shell = standing.exec(name);
      const { stdout } = await shell.run(['sh', '-c', script, since, String(largest)], { timeout: 10_000 });
      const paths = stdout.toString().split('\0').filter(Boolean);
      return Promise.all(
        paths.map(async (path) => ({ node: name, path, content: (await shell.run(['cat', path])).stdout })),
      );
    }),
  );
  return files.flat();
}
