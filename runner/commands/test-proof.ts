import { spawn } from 'node:child_process';
import t from 'tap';

import { proofLines } from './proof-lines.js';
import type { LabProof } from './proof.js';
import { person, program, running } from './test-person.js';

/** The labs that come with Underlay are proven on a ground: what the repository promises to its learners. */
export function provesLabs(labs: readonly string[], ground: 'sandbox' | 'docker', skip: string | false): void {
  // As long as all labs take one after the other on a machine that has other work.
  const limit = 1_800_000;
  t.setTimeout(limit);
  void t.test(`labs verify ${labs.join(' ')} holds on ${ground}`, { skip, timeout: limit }, async (t) => {
    const { env, base } = person(t);
    // Few at once, for the tests beside it look at screens and clocks.
    const argv = [program, 'verify', ...labs, '--ground', ground, '--jobs', '4', '--json'];
    const { ended } = running(spawn(process.execPath, argv, { env, cwd: base, timeout: limit - 20_000 }));
    const { code, stdout, stderr } = await ended;
    t.same({ code, stderr }, { code: 0, stderr: '' });
    const proofs = JSON.parse(stdout) as readonly LabProof[];
    t.ok(proofs.length >= (labs.includes('--all') ? 10 : labs.length), 'there are labs');
    for (const proof of proofs) {
      const { lab, flaws, hindrances, mutants, skipped } = proof;
      // What CI shows.
      for (const line of proofLines(proof)) t.comment(line);
      if (skipped !== undefined) {
        t.pass(lab, { skip: skipped });
        continue;
      }
      t.strictSame([...flaws, ...hindrances], [], `${lab} holds`);
      if (ground === 'sandbox') t.equal(mutants?.noticed, mutants?.tried, `${lab}: every missing line is noticed`);
    }
  });
}
