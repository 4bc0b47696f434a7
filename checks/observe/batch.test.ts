import t from 'tap';
import type { Finished, Shell } from '../../runner/shell/shell.js';
import { batch } from './batch.js';

function says(stdout: string | Buffer, more: Partial<Finished> = {}): Shell {
  const finished = { code: 0, stdout: Buffer.from(stdout), stderr: Buffer.from(''), end: 'exited' as const, ...more };
  return { run: () => Promise.resolve(finished) };
}

const ending = '\nm1 begin end\n\nm1 end 0 \n';

void t.test('each section has its own output, exit code and complaint', async (t) => {
  const sections = await batch(
    says(`\nm1 begin ip\n[]\n\nm1 end 0 \n\nm1 begin nft\n\nm1 end 127 nft: not\nfound\n${ending}`),
    '',
    'm1',
    'red',
  );
  t.same(sections.get('ip'), { stdout: '[]\n', code: 0, stderr: '' });
  t.same(sections.get('nft'), { stdout: '', code: 127, stderr: 'nft: not\nfound' });
});

void t.test('what looks like a marker, and is not this one, is output', async (t) => {
  const sections = await batch(says(`\nm1 begin ip\nm2 end 0\nm2 begin nft\n\nm1 end 0 \n${ending}`), '', 'm1', 'red');
  t.equal(sections.get('ip')?.stdout, 'm2 end 0\nm2 begin nft\n');
});

void t.test('bytes that are no text do not break the rest', async (t) => {
  const bytes = Buffer.concat([
    Buffer.from('\nm1 begin ip\n'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`\nm1 end 0 \n${ending}`),
  ]);
  const sections = await batch(says(bytes), '', 'm1', 'red');
  t.equal(sections.get('ip')?.stdout, '\ufffd\ufffd');
});

const broken: Readonly<Record<string, readonly [Shell, string]>> = {
  'a place that is gone': [
    says('', { code: 1, stderr: Buffer.from('nsenter: cannot open /proc/7/ns/net: No such file') }),
    'Looking at red stopped with exit code 1: nsenter: cannot open /proc/7/ns/net: No such file',
  ],
  'a tool that hangs': [says('', { code: 137, end: 'timed-out' }), 'Looking at red took over 10 s'],
  'a gigabyte of output': [says('', { code: 137, end: 'overflowed' }), 'Looking at red printed over 32 MiB'],
  'output that stops in the middle': [
    says('\nm1 begin ip\n[{"ifin'),
    'Looking at red stopped in the middle of its answer',
  ],
};

for (const [title, [shell, message]] of Object.entries(broken)) {
  void t.test(`cannot look: ${title}`, async (t) => {
    await t.rejects(batch(shell, '', 'm1', 'red'), { code: 'cannot-look', message });
  });
}
