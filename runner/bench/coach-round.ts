import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { around } from '../commands/around.js';
import { Claim } from '../coach/claim.js';
import { Grounds } from '../ground/grounds.js';
import { cache } from '../ground/image-cache.js';
import { progressFolder } from '../session/progress.js';
import { hostShell } from '../shell/host.js';
import { openPty } from '../shell/pty.js';
import { processorTime } from './processor-time.js';
import { wall } from './rivals.js';
import { median, type Round } from './samples.js';
import { WatchedPty } from './watched-pty.js';

const program = fileURLToPath(new URL('../../bin/cli.js', import.meta.url));

/** Two of its checks are met and lost by one command; its reach checks wait until all others are met. */
const [lab, step] = ['03-bridge', 'address'] as const;
const changes = [
  { does: 'add', shows: /● red is 192\.168\.15\.1\/24/ },
  { does: 'del', shows: /✗ red is 192\.168\.15\.1\/24/ },
] as const;
const change = (does: string) => ['ip', '-n', 'red', 'addr', does, '192.168.15.1/24', 'dev', 'veth-red'];
const prompt = /host:~# $/;

/** How often the one check is met and lost again. */
const times = 5;

/** Milliseconds after the last key until nobody counts as typing any more, and for which the idle coach is watched. */
const idleAfter = 16_000;
const idleFor = 20_000;

/** The coach as a learner has it: to the first prompt, to its line after Enter and after a change from outside, and at rest. */
export async function coachRound(): Promise<Round> {
  const home = mkdtempSync(join(tmpdir(), 'underlay-bench-'));
  const images = dirname(cache(process.env, process.getuid?.() ?? -1).directory);
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: home, XDG_RUNTIME_DIR: join(home, 'run'), XDG_CACHE_HOME: images },
    ...{ TERM: 'xterm', NO_COLOR: '1', LANG: 'C.UTF-8' },
  };
  mkdirSync(env.XDG_RUNTIME_DIR, { mode: 0o700 });
  const labs = [process.execPath, program];
  try {
    const began = performance.now();
    const pty = await openPty([...labs, 'run', lab, '--ground', 'sandbox'], env, { columns: 80, rows: 24 });
    const watched = new WatchedPty(pty);
    await watched.until(prompt);
    const ready = performance.now() - began;
    await said(watched, `jump ${step}`);
    const outside = (await new Grounds({ ...around(), env, home }).find(lab)).exec('host');
    const [typed, announced]: [number[], number[]] = [[], []];
    for (let i = 0; i < times; i += 1) {
      for (const { does, shows } of changes) typed.push(await said(watched, change(does).join(' '), shows));
      for (const { does, shows } of changes)
        announced.push(await seen(watched, () => outside.run(change(does)), shows));
    }
    await pause(idleAfter);
    const idle = await idling(new Claim(join(progressFolder(env, home), `${lab}.coach`)).other()?.pid ?? 0);
    watched.type('quit\r');
    await pty.ended;
    return {
      'to the prompt': ready,
      'line after Enter': median(typed),
      'line after a change': median(announced),
      idle,
    };
  } finally {
    await wall(hostShell(env), [...labs, 'down', '--all']);
    rmSync(home, { recursive: true });
  }
}

/** Milliseconds from Enter to what is shown then; it goes on at the next prompt. */
async function said(watched: WatchedPty, line: string, shows = prompt): Promise<number> {
  watched.type(line);
  await watched.until(new RegExp(`${line}$`));
  const enter = () => {
    watched.type('\r');
  };
  return seen(watched, enter, shows);
}

async function seen(watched: WatchedPty, act: () => unknown, shows: RegExp): Promise<number> {
  watched.forget();
  const began = performance.now();
  const done = act();
  await watched.until(shows);
  const took = performance.now() - began;
  await done;
  await watched.until(prompt);
  return took;
}

/** Hundredths of a core that a process took, with all that it started and that has ended. */
async function idling(pid: number): Promise<number> {
  const [began, before] = [performance.now(), processorTime(pid)];
  await pause(idleFor);
  return (100 * (processorTime(pid) - before)) / (performance.now() - began);
}
