// Runs a command as somebody sits before it: at a terminal, typing a line whenever the prompt of the lab's node is there, and
// the word that leaves the lab at last. Ends as the command ends. Usage: at-terminal.js COMMAND…
import { stripVTControlCharacters } from 'node:util';

import { spawn } from '@lydell/node-pty';

const [program, ...rest] = process.argv.slice(2);
const lines = ['ip link add v-net-0 type bridge', 'labs check', 'labs quit'];
const terminal = spawn(program, rest, { name: 'xterm-256color', cols: 80, rows: 24, env: process.env });

let screen = '';
terminal.onData((text) => {
  process.stdout.write(stripVTControlCharacters(text));
  screen += stripVTControlCharacters(text);
  if (!screen.endsWith('host:~# ') || lines.length === 0) return;
  screen = '';
  terminal.write(lines.shift() + '\r');
});
terminal.onExit(({ exitCode, signal }) => {
  if (lines.length > 0) console.error(`no prompt came for: ${lines.join(', ')}`);
  process.exitCode = lines.length > 0 ? 1 : exitCode || signal;
});
