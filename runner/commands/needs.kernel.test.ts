import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';

import { newLab } from './new-lab.js';
import { noNodes, person } from './test-person.js';

interface Feature {
  readonly kind: 'present' | 'absent' | 'unknown';
  readonly reason?: string;
}

/** A person with a course of two labs: one needs what this kernel has, the other what it has not. */
function student(t: Test) {
  const somebody = person(t).with({ LANG: 'C.UTF-8', LABS_GROUND: 'sandbox' });
  const doctor = JSON.parse(somebody.labs('doctor', '--json').stdout) as { readonly kernel: Record<string, Feature> };
  const features = Object.entries(doctor.kernel);
  const of = (kind: Feature['kind']) => features.find(([, feature]) => feature.kind === kind);
  const [present = ''] = of('present') ?? [];
  const [absent, feature] = of('absent') ?? [];
  for (const [name, need] of Object.entries({ can: present, cannot: absent ?? present })) {
    const text = newLab({ title: 'A lab', summary: 'A lab.', nodes: ['host'] });
    mkdirSync(join(somebody.base, 'labs', name), { recursive: true });
    writeFileSync(join(somebody.base, 'labs', name, 'lab.md'), text.replace('minutes:', `needs: [${need}]\nminutes:`));
  }
  const skip = absent === undefined && 'this kernel has every feature that a lab can need';
  const why = `it needs ${absent ?? ''}, which this kernel does not have (${feature?.reason ?? ''})`;
  return { ...somebody, skip, why };
}

void t.test(
  'a lab that needs what this kernel lacks is skipped with the kernel’s own reason',
  { skip: noNodes },
  (t) => {
    const { labs, records, skip, why } = student(t);
    if (skip !== false) t.pass(skip, { skip });
    else {
      const next = '  What would bring it: labs doctor. Other labs: labs list\n';
      const stderr = `labs: cannot is skipped: ${why}.\n${next}`;
      t.same(labs('up', 'cannot', '--course', 'labs'), { code: 3, stdout: '', stderr });
      t.strictSame(readdirSync(join(records, '..')), [], 'and nothing was begun');
      const proven = labs('verify', 'cannot', 'can', '--course', 'labs');
      t.match(proven.stdout, `- cannot is skipped: ${why}\n● can on sandbox`);
      t.equal(proven.code, 0);
    }
    t.end();
  },
);

void t.test('a lab that needs what this kernel has is brought up', { skip: noNodes }, (t) => {
  const { labs } = student(t);
  t.equal(labs('up', 'can', '--course', 'labs').code, 0);
  t.equal(labs('down', 'can').code, 0);
  t.end();
});
