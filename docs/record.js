// Plays 03-bridge with the coach on a terminal of 80×24 and writes what it showed to docs/recording.md. `npm run record`
// runs it; it needs tmux, and takes as long as somebody who types fast.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const lab = '03-bridge';
const program = fileURLToPath(new URL('../dist/bin/cli.js', import.meta.url));
const page = fileURLToPath(new URL('recording.md', import.meta.url));

// A learner's folders of their own, so that no lab of ours is touched; the node image is everybody's.
const home = mkdtempSync(join(tmpdir(), 'underlay-record-'));
const env = {
  ...{ PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: join(home, 'run'), LANG: 'C.UTF-8', NO_COLOR: '1' },
  XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'BASH_FUNC_labs%%': `() { '${process.execPath}' '${program}' "$@"; }`,
};
mkdirSync(env.XDG_RUNTIME_DIR, { mode: 0o700 });
const tmux = (...argv) =>
  execFileSync('tmux', ['-L', `underlay-record-${process.pid}`, '-f', '/dev/null', ...argv], { env, encoding: 'utf8' });
const shown = () => tmux('capture-pane', '-p', '-S', '-').replace(/ +$/gm, '').trimEnd();

try {
  const shell = ['env', 'PS1=$ ', 'bash', '--norc', '--noprofile'];
  const remember = ['start-server', ';', 'set', '-g', 'history-limit', '50000', ';'];
  tmux('-u', ...remember, 'new-session', '-d', '-x', '80', '-y', '24', ...shell);
  await until(/^\$$/);
  enter(`labs run ${lab} --ground sandbox --play`);
  await until(/The keys are yours now\. To go: quit\n\S+#$/);
  enter('quit');
  writeFileSync(page, pageOf(await until(/\n\$$/)));
} finally {
  tmux('kill-server');
  execFileSync(process.execPath, [program, 'down', '--all'], { env, stdio: 'ignore' });
  rmSync(home, { recursive: true });
}

function enter(line) {
  tmux('send-keys', '-l', line);
  tmux('send-keys', 'Enter');
}

async function until(wanted) {
  const end = Date.now() + 900_000;
  while (!wanted.test(shown())) {
    if (Date.now() > end) throw new Error(`${wanted} never came up:\n${shown()}`);
    await pause(200);
  }
  return shown();
}

/** One part for each step; a part begins where the coach names the step. */
function pageOf(text) {
  const [before, ...steps] = text
    .replace(/\$$/, '')
    .replace(' --ground sandbox', '')
    .split(/^(?=Step \d+ of \d+: )/m);
  const parts = steps.map((step) => {
    const [, number, title] = /^Step (\d+) of \d+: (.*)$/m.exec(step);
    return `## ${number}. ${title}\n\n${screen(step)}`;
  });
  return `# ${lab}, from its first prompt to its last

What \`labs run ${lab} --play\` shows on a terminal of 80 columns, without its colours. The shell is a real one in a node;
all that is typed at \`host:~#\` is what you would type yourself, and what begins with \`○\`, \`●\` or \`✗\` is said by the coach.
\`npm run record\` makes this page.

## Before the first step

${screen(before)}
${parts.join('\n')}`;
}

function screen(text) {
  return `\`\`\`text\n${text.trim()}\n\`\`\`\n`;
}
