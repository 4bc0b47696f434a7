import { fileURLToPath } from 'node:url';
import t from 'tap';

import { registry } from '../../checks/registry.js';
import { readLab } from '../lab/read-lab.js';
import { draft } from './draft.js';
import { readSubmission, requireQuestions } from './submission.js';

const lab = await readLab(fileURLToPath(new URL('../../../labs/03-bridge/lab.md', import.meta.url)), registry);

const submitted = (files: Readonly<Record<string, string>>) =>
  readSubmission(new Map(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])), lab);

t.test('what belongs to nothing in the lab is refused by its name, with what was meant', (t) => {
  const manifest = 'lab: 03-bridge\n';
  const refusals: [Readonly<Record<string, string>>, string][] = [
    [{ 'submission.yaml': manifest, 'solution/plugg/host.sh': '' }, 'no step plugg; did you mean plug?'],
    [{ 'submission.yaml': manifest, 'solution/plug/hots.sh': '' }, 'no node hots; did you mean host?'],
  ];
  for (const [files, message] of refusals)
    t.throws(() => submitted(files), { code: 'bad-submission', message: new RegExp(message.replaceAll('?', '\\?')) });
  t.end();
});

t.test('an answer to no question is told to who tries it, and keeps nobody from being graded', (t) => {
  const answered = (id: string) =>
    submitted({ 'submission.yaml': `lab: 03-bridge\nanswers: { ${id}: veth-green-br }\n` });
  const gone = answered('port-of-gren');
  const message = /no question port-of-gren; did you mean port-of-green\?/;
  t.throws(
    () => {
      requireQuestions(gone, lab);
    },
    { code: 'bad-submission', message },
  );
  const { answers } = answered('port-of-green');
  t.strictSame(answers, { 'port-of-green': 'veth-green-br' });
  t.doesNotThrow(() => {
    requireQuestions(answered('port-of-green'), lab);
  });
  t.strictSame(
    draft(lab, [], { answers: { ...gone.answers, ...answers } }, []).answers,
    answers,
    'labs submit leaves it out',
  );
  t.end();
});
