import { isDeepStrictEqual } from 'node:util';
import type { Lab, Step, StepCheck } from '../lab/lab.js';
import type { Look, Remark } from './rule.js';
import { stepsOf } from './written.js';

/** Points for what holds at the start, as far as the text alone can tell; `labs verify` tells the rest. */
export const holdsAlready: Look = ({ lab }) =>
  stepsOf(lab).flatMap((step) =>
    step.checks
      .filter(({ kind }) => kind === 'check')
      .flatMap((check): readonly Remark[] => {
        const why = given(check, step, lab) ?? askedBefore(check, step, lab) ?? inherited(check, step, lab);
        return why === undefined ? [] : [{ at: check.at, message: `${step.id}/${check.id} ${why}` }];
      }),
  );

/** The topology's own links and addresses, where no set-up could have taken them away. */
function given(check: StepCheck, step: Step, lab: Lab): string | undefined {
  const all = check.asks.map(({ args }) => args as Readonly<Record<string, unknown>>);
  const stands = all.every((args) => {
    const node = lab.plan.nodes.find(({ name }) => name === args['in']);
    const links = node === undefined ? [] : [...node.links, { name: 'lo', addresses: ['127.0.0.1/8'] }];
    const link = links.find(({ name }) => name === (check.name === 'link' ? args['name'] : args['link']));
    if (link === undefined || args['absent'] === true || setUp(step, lab).includes(link.name)) return false;
    if (check.name === 'link') return Object.keys(args).every((key) => ['in', 'name'].includes(key));
    return check.name === 'address' && link.addresses.includes(String(args['is']));
  });
  return stands ? 'is met by the topology itself: it proves nothing' : undefined;
}

/** The same question in an earlier step that nothing has undone. */
function askedBefore(check: StepCheck, step: Step, lab: Lab): string | undefined {
  const steps = stepsOf(lab);
  const until = steps.slice(0, steps.indexOf(step) + 1).map(({ id }) => id);
  if (step.setup.length > 0) return undefined;
  const standing = steps
    .slice(0, until.length - 1)
    .filter(({ undoneBy }) => undoneBy === undefined || !until.includes(undoneBy));
  const same = standing.find(({ checks }) =>
    checks.some((other) => other.name === check.name && isDeepStrictEqual(other.asks, check.asks)),
  );
  return same === undefined ? undefined : `is met since step ${same.id}, which asks the same; make it a keep`;
}

/** A new namespace inherits forwarding from the machine below it, and that one may forward. */
function inherited(check: StepCheck, step: Step, lab: Lab): string | undefined {
  const forwards = check.asks.some(({ args }) => {
    const { name, is } = args as { readonly name?: unknown; readonly is?: unknown };
    return typeof name === 'string' && /\bip_forward$|\bforwarding$/.test(name) && String(is) === '1';
  });
  if (check.name !== 'sysctl' || !forwards || /forward/.test(setUp(step, lab))) return undefined;
  return 'may hold from the start: a namespace inherits forwarding from the machine; set it to 0 in a Setup';
}

function setUp(step: Step, lab: Lab): string {
  const steps = stepsOf(lab);
  const before = steps.slice(0, steps.indexOf(step) + 1).flatMap(({ setup }) => setup);
  return [...lab.setup, ...before].map((block) => (block.kind === 'run' ? block.script : block.content)).join('\n');
}
