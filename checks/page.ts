import * as z from 'zod';
import { everywhere, type Check, type Group } from './check.js';

/** The reference page of all checks, as Markdown, out of what the checks say of themselves. */
export function checksPage(registry: ReadonlyMap<string, Check>): string {
  const groups = Object.entries(headings).map(([group, text]) => {
    const checks = [...registry.values()].filter((check) => check.group === group);
    return [`## ${text.title}`, text.about, ...checks.map(section)].join('\n\n');
  });
  return `${[opening, ...groups].join('\n\n')}\n`;
}

export const headings: Readonly<Record<Group, { readonly title: string; readonly about: string }>> = {
  state: {
    title: 'State',
    about: 'They read what the kernel holds. All state checks of a pass share one look at each place.',
  },
  behaviour: {
    title: 'Behaviour',
    about:
      'They send something and see what becomes of it, with listeners of their own that answer a new secret each time. Prefer them: they accept every right way.',
  },
  program: {
    title: 'Programs',
    about: "They run what is on the node, so they believe the node's own programs.",
  },
};

const opening = `# Checks

<!-- Written by \`npm run docs\` from the checks themselves; a test holds it to them. -->

A check asks one question of the kernel and answers *met*, *unmet* with a cause, or *unknown* where it could not look.
A common mistake names one of a check's causes. Every check can also answer ${everywhere.map((one) => `\`${one}\``).join(' and ')}: a place,
or a link whose value is meant, does not exist yet.

A place is a node (\`host\`) or a namespace in it (\`host/red\`). Where a value exists only at run time, write
\`{ of: node02, link: flannel.1 }\` for that link's MAC address; with \`value: address\` it stands for its IPv4 address.`;

function section(check: Check): string {
  const { name, about, example } = check;
  const rows = argumentsOf(check).map(
    ({ key, need, shape, about }) => `| \`${key}\`${need === 'optional' ? ' (optional)' : ''} | ${shape} | ${about} |`,
  );
  return [
    `### ${name}`,
    about,
    `\`\`\`yaml\n- ${name}: ${example}\n\`\`\``,
    ['| argument | is | |', '| --- | --- | --- |', ...rows].join('\n'),
    `Causes: ${ownCauses(check)
      .map((cause) => `\`${cause}\``)
      .join(', ')}.`,
  ].join('\n\n');
}

/** The causes that not every check has. */
export function ownCauses({ causes }: Check): readonly string[] {
  return causes.filter((cause) => !everywhere.some((one) => one === cause));
}

/** An argument as the reference shows it, in Markdown. */
export interface Argument {
  readonly key: string;
  readonly need: 'required' | 'optional';
  readonly shape: string;
  readonly about: string;
}

export function argumentsOf({ schema }: Check): readonly Argument[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([key, one]) => ({
    key,
    need: required.includes(key) ? 'required' : 'optional',
    shape: typeof one === 'boolean' ? 'anything' : shapeOf(one),
    about: typeof one === 'boolean' ? '' : (one.description ?? nested(one)),
  }));
}

type Json = z.core.JSONSchema.JSONSchema;

function nested(one: Json): string {
  const parts = [...(one.anyOf ?? []), ...(Array.isArray(one.items) || one.items === undefined ? [] : [one.items])];
  return (
    parts
      .map((part) => (typeof part === 'boolean' ? undefined : part.description))
      .find((text) => text !== undefined) ?? ''
  );
}

const formats: Readonly<Record<string, string>> = {
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  cidrv4: 'IPv4 network',
  cidrv6: 'IPv6 network',
  uri: 'URL',
};

function shapeOf(one: Json): string {
  if (one.const !== undefined) return `\`${JSON.stringify(one.const).replaceAll('"', '')}\``;
  if (one.enum) return one.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (one.anyOf)
    return [...new Set(one.anyOf.map((part) => (typeof part === 'boolean' ? 'anything' : shapeOf(part))))].join(' or ');
  if (one.type === 'array') return 'list';
  if (one.properties?.['of'] && one.properties['link']) return 'run-time value';
  if (one.properties) return `{ ${Object.keys(one.properties).join(', ')} }`;
  if (one.type === 'object') return 'map';
  if (one.type === 'integer') return 'number';
  return formats[one.format ?? ''] ?? (one.type === 'boolean' ? '`true` or `false`' : 'text');
}
