import type { Lab, StepCheck } from '../lab/lab.js';
import type { Look, Remark } from './rule.js';
import { runsOf, stepsOf } from './written.js';

const probes = ['reach', 'blocked', 'source', 'http', 'mtu', 'path'];

/** A sentence that promises two or all, over a check that asks one: a wrong answer that serves the one is accepted. */
export const oneProbe: Look = ({ lab }) => {
  const places = placesOf(lab);
  return stepsOf(lab).flatMap(({ id, checks }) =>
    checks
      .filter(({ name, asks }) => probes.includes(name) && asks.length === 1)
      .flatMap((check): readonly Remark[] => {
        const promised = promise(check, places, lab);
        if (promised === undefined) return [];
        const message = `${id}/${check.id} says ${promised}, and asks one; give from, to or dst a list, or write each:`;
        return [{ at: check.at, message }];
      }),
  );
};

function promise({ say = '', asks }: StepCheck, places: ReadonlySet<string>, lab: Lab): string | undefined {
  const args = asks[0]?.args as Readonly<Record<string, unknown>> | undefined;
  const asked = textsIn([args?.['from'], args?.['to'], args?.['dst'], args?.['in']]).map(last);
  for (const [pair, one = '', other = ''] of say.matchAll(/\b([\w-]+) and ([\w-]+)\b/g))
    if (places.has(one) && places.has(other) && asked.includes(one) !== asked.includes(other)) return pair;
  const all = /\b(?:all|every) (?:nodes?|pods?|hosts?|machines?|namespaces?|containers?)\b/i.exec(say)?.[0];
  return all !== undefined && lab.plan.nodes.length > 2 && asked.length <= 2 ? all : undefined;
}

/** What a learner may read as the name of a place: nodes, and the namespaces that checks speak of or scripts make. */
function placesOf(lab: Lab): ReadonlySet<string> {
  const asks = stepsOf(lab).flatMap(({ checks }) => checks.flatMap((check) => check.asks.map(({ args }) => args)));
  const nodes = lab.plan.nodes.map(({ name }) => name);
  const inside = textsIn(asks).filter((text) => nodes.some((node) => text.startsWith(`${node}/`)));
  const blocks = [...lab.setup, ...stepsOf(lab).flatMap((step) => [...step.setup, ...step.solution.blocks])];
  const made = runsOf(blocks).flatMap(({ script }) => [...script.matchAll(/\bip netns add (\S+)/g)]);
  return new Set([...nodes, ...inside.map(last), ...made.map(([, name = '']) => name)]);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const last = (place: string) => place.split('/').at(-1) ?? place;
