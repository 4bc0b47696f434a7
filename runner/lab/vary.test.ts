import { readFileSync } from 'node:fs';
import t from 'tap';
import { fakeRegistry } from './fixtures/registry.js';
import { parseLab } from './parse-lab.js';
import { renaming } from './vary.js';

const root = new URL('../../../', import.meta.url);
const nat = readFileSync(new URL('runner/lab/fixtures/05-nat.md', root), 'utf8');
const vary = ['192.168.15.0/24', '192.168.16.0/24', 'red', 'blue'];
const seeds = Array.from({ length: 40 }, (_, index) => `student ${index}`);

t.test('a network moves with its hosts, its prefixes and the text that names a part of it', (t) => {
  const rename = renaming(['192.168.15.0/24'], '192.168.15.0/24', 'a');
  const [network = ''] = rename('192.168.15.0/24').split('/');
  const prefix = network.replace(/\.0$/, '');
  t.not(prefix, '192.168.15');
  t.match(prefix, /^192\.168\.\d+$/);
  t.equal(rename('ip addr add 192.168.15.7/24 and 192.168.15.255'), `ip addr add ${prefix}.7/24 and ${prefix}.255`);
  t.equal(rename('all of 192.168.15.x, from 192.168.15.1.'), `all of ${prefix}.x, from ${prefix}.1.`);
  for (const other of ['192.168.150.1', '1192.168.15.1', '192.168.1.2', '192.168.15.1.9', 'v192.168'])
    t.equal(rename(other), other, other);
  t.end();
});

t.test('a wide network moves with the narrower ones in it', (t) => {
  const lab = '10.244.0.0/16 holds 10.244.1.0/24 and 10.244.2.9';
  const moved = renaming(['10.244.0.0/16'], lab, 'a')(lab);
  const [, second = ''] = /^10\.(\d+)\.0\.0\/16/.exec(moved) ?? [];
  t.not(second, '244');
  t.equal(moved, `10.${second}.0.0/16 holds 10.${second}.1.0/24 and 10.${second}.2.9`);
  t.end();
});

t.test('a name takes its compounds with it, and leaves words alone that only contain it', (t) => {
  const lab = 'red veth-red host/red red_x Red ordered redder';
  const rename = renaming(['red'], lab, 'b');
  const name = rename('red');
  t.not(name, 'red');
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  t.equal(rename(lab), `${name} veth-${name} host/${name} ${name}_x ${capital} ordered redder`);
  t.end();
});

t.test('two names never become one', (t) => {
  for (const seed of seeds) {
    const rename = renaming(['red', 'blue'], 'red blue', seed);
    t.not(rename('red'), rename('blue'), seed);
  }
  t.end();
});

t.test('no interface name becomes too long', (t) => {
  for (const seed of seeds) {
    const renamed = renaming(['red'], 'veth-abcdef-red', seed)('veth-abcdef-red');
    t.equal(renamed.length, 15, `${seed}: ${renamed}`);
  }
  t.end();
});

t.test('the same seed gives the same variant, and others differ', (t) => {
  const variants = seeds.map((seed) => renaming(vary, nat, seed)(nat));
  t.strictSame(
    seeds.map((seed) => renaming(vary, nat, seed)(nat)),
    variants,
  );
  t.ok(new Set(variants).size > 35, `${new Set(variants).size} of 40`);
  t.end();
});

t.test('every variant of a sound lab is sound, with the ids of the original', (t) => {
  const files = {
    'runner/lab/fixtures/05-nat.md': vary,
    'labs/00-tour/lab.md': ['192.168.50.0/24', '192.168.60.0/24'],
  };
  for (const [file, literals] of Object.entries(files)) {
    const text = readFileSync(new URL(file, root), 'utf8');
    const ids = (source: string): unknown =>
      parseLab(file, source, fakeRegistry).sections.map((section) =>
        section.kind === 'step' ? [section.id, section.checks.map((check) => check.id)] : [],
      );
    for (const seed of seeds) t.strictSame(ids(renaming(literals, text, seed)(text)), ids(text), `${file} ${seed}`);
  }
  t.end();
});

t.test('a network is not moved onto another one of the lab', (t) => {
  const lab = '10.0.0.0/9 stays at 10.200.0.1';
  for (const seed of seeds) t.equal(renaming(['10.0.0.0/9'], lab, seed)(lab), lab, 'there is no other place for it');
  t.end();
});
