import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Which modules a module may import, besides itself. The same arrows as in docs/architecture.md, transitively closed. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  shell: ['errors'],
  plan: [],
  checks: ['shell', 'errors'],
  lab: ['checks', 'plan', 'shell', 'errors'],
  contract: ['plan', 'shell', 'errors'],
  session: ['contract', 'lab', 'checks', 'plan', 'shell', 'errors'],
  report: ['session', 'contract', 'lab', 'checks', 'plan', 'shell', 'errors'],
  coach: ['report', 'session', 'contract', 'lab', 'checks', 'plan', 'shell', 'errors'],
  grade: ['report', 'session', 'contract', 'lab', 'checks', 'plan', 'shell', 'errors'],
  lint: ['lab', 'checks', 'plan', 'shell', 'errors'],
  verify: ['report', 'session', 'contract', 'lab', 'checks', 'plan', 'shell', 'errors'],
  ground: ['contract', 'plan', 'shell', 'errors'],
  doctor: ['shell', 'errors'],
};
/** They join the halves, so they see everything. */
const joints = ['commands', 'cli', 'bench'];

/** Where a package may be imported. `node:` is free. */
const packages: Readonly<Record<string, (file: string) => boolean>> = {
  dockerode: (file) => file === 'runner/ground/docker.ts',
  '@lydell/node-pty': (file) => file === 'runner/shell/pty.ts',
  zx: (file) => file.startsWith('runner/shell/'),
  yargs: (file) => file === 'runner/cli.ts' || file.startsWith('runner/commands/'),
  'markdown-it': (file) => file.startsWith('runner/lab/') || isTest(file),
  'csv-parse': (file) => file.startsWith('runner/grade/') || isTest(file),
  yauzl: (file) => file.startsWith('runner/grade/'),
  tap: (file) => isTest(file),
  typescript: (file) => isTest(file),
};

const files = ['runner', 'checks'].flatMap(sources);
const shipped = files.filter((file) => !isTest(file));

t.test('there are sources to look at, and the reader of imports reads them', (t) => {
  t.ok(shipped.length > 10);
  t.ok(imports('runner/architecture.test.ts').includes('typescript'));
  t.end();
});

t.test('every module imports only what its arrows allow', (t) => {
  const wrong = shipped.flatMap((file) =>
    imports(file)
      .filter((name) => name.startsWith('.'))
      .map((name) => normalize(join(dirname(file), name)).replace(/\.js$/, '.ts'))
      .filter((target) => !mayImport(moduleOf(file), moduleOf(target)))
      .map((target) => `${file} imports ${target}`),
  );
  t.strictSame(wrong, []);
  t.end();
});

t.test('every source belongs to a module that the arrows name', (t) => {
  const known = [...Object.keys(arrows), ...joints];
  t.strictSame(
    shipped.filter((file) => !known.includes(moduleOf(file))),
    [],
  );
  t.end();
});

t.test('each package is imported only where it belongs', (t) => {
  const wrong = files.flatMap((file) =>
    imports(file)
      .filter((name) => packages[packageOf(name)]?.(file) === false)
      .map((name) => `${file} imports ${name}`),
  );
  t.strictSame(wrong, []);
  t.end();
});

t.test(
  'process is touched only by the command line, its commands, the bench, and the one file that is about processes',
  (t) => {
    const others = shipped.filter((file) => !joints.includes(moduleOf(file)) && file !== 'runner/shell/process.ts');
    t.strictSame(touchesProcess(others), []);
    t.end();
  },
);

t.test('no file is longer than 250 lines', (t) => {
  const long = files.filter((file) => text(file).split('\n').length - 1 > 250);
  t.strictSame(long, []);
  t.end();
});

t.test('no file is called by a word that says nothing', (t) => {
  const vague = /(^|\/)(utils?|helpers?|common|types|manager|service|index|core|lib)(\.test)?(\.ts|\/)/;
  t.strictSame(
    files.filter((file) => vague.test(file)),
    [],
  );
  t.end();
});

function sources(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.includes('/fixtures/') || /\/test-[^/]+$/.test(file);
}

function text(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** Types, re-exports and import() count as well: an arrow is about knowing, not about loading. */
function imports(file: string): string[] {
  return ts.preProcessFile(text(file), true, true).importedFiles.map(({ fileName }) => fileName);
}

function moduleOf(file: string): string {
  if (file === 'runner/ground/plan.ts') return 'plan';
  if (file === 'runner/ground/ground.ts' || file === 'runner/ground/place.ts') return 'contract';
  const [top = '', next = ''] = file.split('/');
  return top === 'runner' ? next.replace(/\.ts$/, '') : top;
}

function mayImport(from: string, to: string): boolean {
  return from === to || joints.includes(from) || (arrows[from]?.includes(to) ?? false);
}

function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The compiler tells Node's own `process` from a variable of that name. */
function touchesProcess(among: readonly string[]): string[] {
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions(), root);
  const program = ts.createProgram(
    among.map((file) => join(root, file)),
    { ...options, noEmit: true },
  );
  const checker = program.getTypeChecker();
  const isNodes = (node: ts.Identifier) =>
    checker
      .getSymbolAtLocation(node)
      ?.declarations?.some((made) => made.getSourceFile().fileName.includes('/@types/node/'));
  return among.flatMap((file) => {
    const source = program.getSourceFile(join(root, file));
    if (source === undefined) throw new Error(`the compiler did not read ${file}`);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const global = ts.isIdentifier(node) && node.text === 'process' && isNodes(node);
      const imported = ts.isImportDeclaration(node) && /^.(node:)?process.$/.test(node.moduleSpecifier.getText());
      if (global || imported) found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

function compilerOptions(): unknown {
  const read = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => readFileSync(file, 'utf8'));
  return (read.config as { compilerOptions: unknown }).compilerOptions;
}
