// Compiles everything to dist/ for the tests, and bundles the program to dist/bin/: half of the time that a command takes
// to start would go into finding and reading some three hundred modules. `npm run build` runs it.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** What most commands load. The others are loaded by few, and some have binaries or look for files beside themselves. */
const everyTime = ['markdown-it', 'yaml', 'yargs', 'zod'];

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
// The first `npx labs` in a clone asks npm to prepare it once more, and others may be at work with what is there.
const program = 'dist/bin/cli.js';
const sources = ['runner', 'checks'].flatMap((folder) =>
  readdirSync(folder, { recursive: true }).map((name) => `${folder}/${name}`),
);
const changed = Math.max(...[...sources, 'package.json', 'tsconfig.json'].map((path) => statSync(path).mtimeMs));
if (process.argv.includes('--if-changed') && existsSync(program) && statSync(program).mtimeMs > changed) process.exit();

rmSync('dist', { recursive: true, force: true });
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc'], { stdio: 'inherit' });
await build({
  // The second is the bench's, which measures what a command would take that did it all.
  entryPoints: ['dist/runner/cli.js', 'dist/runner/bench/one-process.js'],
  entryNames: '[name]',
  outdir: 'dist/bin',
  // As deep as the modules that they are made of, for some find files beside the sources.
  chunkNames: 'labs/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: Object.keys(dependencies).filter((name) => !everyTime.includes(name)),
  // Packages of the older form ask for modules of Node by `require`.
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
  logLevel: 'warning',
});
chmodSync(program, 0o755);
