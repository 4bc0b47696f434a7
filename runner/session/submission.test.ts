import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { readLab } from '../lab/read-lab.js';
import { readSubmission } from './submission.js';

const lab = await readLab(fileURLToPath(new URL('../../../labs/03-bridge/lab.md', import.meta.url)), registry);

const submitted = (files: Readonly<Record<string, string>>) =>
  readSubmission(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])), lab);

t.test('what belongs to nothing in the lab is refused by its name, with what was meant', (t) => {
  const manifest = 'lab: 03-bridge\n';
  const refusals: [Readonly<Record<string, string>>, string][] = [
    [{ 'submission.yaml': manifest, 'solution/plugg/host.sh': '' }, 'no step plugg; did you mean plug?'],
    [{ 'submission.yaml': manifest, 'solution/plug/hots.sh': '' }, 'no node hots; did you mean host?'],
    [{ 'submission.yaml': `${manifest}answers: { port-of-gren: x }\n` }, 'no question port-of-gren; did you mean'],
  ];
  for (const [files, message] of refusals)
    t.throws(() => submitted(files), { code: 'bad-submission', message: new RegExp(message.replaceAll('?', '\\?')) });
  const answers = { 'port-of-green': 'veth-green-br' };
  t.match(submitted({ 'submission.yaml': `${manifest}answers: ${JSON.stringify(answers)}\n` }), { answers });
  t.end();
});
