import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import type { At, Findings } from './problem.js';

export type Path = readonly (string | number)[];

/** A value out of YAML that still knows where each of its parts was written. */
export interface Yaml {
  readonly value: unknown;
  at(path: Path): At;
  keyAt(path: Path): At;
  /** Keys in the order of the file; a JavaScript object would move those that look like numbers. */
  keys(path: Path): readonly string[];
}

/** Where in the lab file the YAML begins: its first line, and the columns cut off in front of each line. */
export interface Origin {
  readonly line: number;
  readonly indent: number;
}

/** Reads YAML of the plain kind: no tags, no anchors, no key twice. Undefined when there is nothing to go on with. */
export function readYaml(text: string, origin: Origin, findings: Findings): Yaml | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', strict: true });
  const at = (offset: number): At => {
    const { line, col } = lines.linePos(offset);
    return { line: origin.line + line - 1, column: origin.indent + col };
  };
  const lacking = refuseTags(document, text, at, findings);
  // The library's own words for an unknown tag; ours have been said.
  const errors = document.errors.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  // Keys stand for themselves; of the others all but the first mostly come of that.
  const twice = ({ code }: (typeof errors)[number]) => code === 'DUPLICATE_KEY';
  for (const error of [...errors.filter(twice), ...errors.filter((one) => !twice(one)).slice(0, 1)]) {
    const { offset, why } = notYaml(error, text);
    findings.add('yaml', at(offset), `this is not YAML: ${why}`);
  }
  if (lacking || errors.length > 0) return undefined;
  return withPositions(document.contents, at);
}

/** In an author's words where they are likely to meet it. */
function notYaml({ pos: [pos], message }: Document['errors'][number], text: string): { offset: number; why: string } {
  const line = text.lastIndexOf('\n', pos - 1) + 1;
  const [blanks = ''] = /^ *(?=\t)/.exec(text.slice(line)) ?? [];
  if (text[line + blanks.length] === '\t')
    return { offset: line + blanks.length, why: 'a line begins with a tab; write blanks' };
  const nested = message.startsWith('Nested mappings');
  return { offset: pos, why: nested ? 'a value that holds ": " stands in quotes, or in { } if it has keys' : message };
}

/** True where an alias leaves a value out; the rest is read all the same, for all that is wrong is told at once. */
function refuseTags(document: Document, text: string, at: (offset: number) => At, findings: Findings): boolean {
  let lacking = false;
  visit(document, {
    Node(_, node) {
      const start = node.range?.[0] ?? 0;
      if (isAlias(node)) {
        findings.add('yaml', at(start), `*${node.source} is an alias; write the value out`);
        lacking = true;
      } else if (node.anchor !== undefined) {
        findings.add('yaml', at(start), `&${node.anchor} is an anchor; write the value out where it is needed`);
      }
      if (node.tag === undefined) return;
      // The tag stands before the value whose range the node has.
      const mark = Math.max(text.lastIndexOf('!', start), 0);
      const written =
        text
          .slice(mark, mark + 200)
          .split('\n', 1)[0]
          ?.replace(/\s*[}\]]*\s*$/, '') ?? '';
      findings.add('yaml-tag', at(mark), `YAML takes the ! for a tag and drops it; quote the value: '${written}'`);
    },
  });
  return lacking;
}

function withPositions(root: Node | null, at: (offset: number) => At): Yaml {
  const start = at(root?.range?.[0] ?? 0);
  return {
    value: toValue(root),
    at: (path) => {
      const node = descend(root, path);
      return node?.range ? at(node.range[0]) : start;
    },
    keyAt: (path) => {
      const parent = descend(root, path.slice(0, -1));
      const last = String(path.at(-1));
      const pair = isMap(parent) ? parent.items.find((item) => keyText(item.key) === last) : undefined;
      const key = pair?.key as Node | undefined;
      return key?.range ? at(key.range[0]) : start;
    },
    keys: (path) => {
      const node = descend(root, path);
      return isMap(node) ? node.items.map((item) => keyText(item.key)) : [];
    },
  };
}

/** The node at a path, or the nearest one above it, so that a missing key is reported where it should stand. */
function descend(root: Node | null, path: Path): Node | null {
  let node = root;
  for (const step of path) {
    let next: unknown;
    if (isMap(node)) next = node.items.find((item) => keyText(item.key) === String(step))?.value;
    else if (isSeq(node)) next = node.items[Number(step)];
    if (next === undefined || next === null) return node;
    node = next as Node;
  }
  return node;
}

function toValue(node: unknown): unknown {
  if (isMap(node)) return Object.fromEntries(node.items.map((item) => [keyText(item.key), toValue(item.value)]));
  if (isSeq(node)) return node.items.map(toValue);
  return isScalar(node) ? node.value : null;
}

/** As it was written: `1e3:` is a name like any other where a key is meant. */
function keyText(key: unknown): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : String(key);
}
