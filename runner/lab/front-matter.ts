import * as z from 'zod';
import { overlap, readNetwork } from './address.js';
import { namePattern } from './context.js';
import type { Heading } from './outline.js';
import type { Findings } from './problem.js';
import { shaped } from './shape.js';
import { addressesIn, movable, namePatternIn } from './literal.js';
import type { Yaml } from './yaml.js';

const absolute = z.string().regex(/^(?:\/[\w.-]+)+$/, 'a plain absolute path is needed, like /work');

export const frontMatterSchema = z.strictObject({
  title: z.string().min(1, 'a title is missing').describe('What the lab is called; the # heading says the same'),
  summary: z.string().min(1, 'a summary is missing').describe('One sentence for the list of labs'),
  minutes: z.int().min(1).describe('How long it takes a learner'),
  after: z.array(z.string()).default([]).describe('Labs that should be done before, by name'),
  needs: z
    .array(z.string().regex(/^[a-z0-9_-]+$/, 'a feature is named like its probe: ipip, br_netfilter, nft'))
    .default([])
    .describe('Kernel features without which the lab cannot run, by the name of their probe'),
  vary: z.array(z.string()).default([]).describe('Literals that a variant renames: private networks, and names'),
  work: absolute.optional().describe("Where a folder of the learner's own is bound into every node"),
  share: absolute.optional().describe('A folder that all nodes see'),
});

export type FrontMatter = z.infer<typeof frontMatterSchema>;

export function readFrontMatter(
  yaml: Yaml,
  heading: Heading | undefined,
  body: string,
  findings: Findings,
): FrontMatter | undefined {
  const read = shaped(frontMatterSchema, yaml, [], findings);
  const title = read?.title;
  if (heading === undefined)
    findings.add(
      'misplaced',
      { line: 1, column: 1 },
      'the lab has no # heading; GitHub shows that, not the front matter',
    );
  else if (title !== undefined && title !== heading.text)
    findings.add(
      'drift',
      heading.at,
      `the heading is "${heading.text}", the front matter's title "${title}"; make them one`,
    );
  for (const [index, literal] of (read?.vary ?? []).entries()) {
    const fault = varyFault(literal, body);
    if (fault !== undefined) findings.add(fault.rule, yaml.at(['vary', index]), fault.message);
  }
  return read;
}

function varyFault(
  literal: string,
  body: string,
): { readonly rule: 'bad-address' | 'bad-name' | 'unused'; readonly message: string } | undefined {
  if (literal.includes('/')) {
    const network = readNetwork(literal);
    if (typeof network === 'string') return { rule: 'bad-address', message: network };
    const fault = movable(network);
    if (fault !== undefined) return { rule: 'bad-address', message: `${literal} ${fault}` };
    if (addressesIn(body).some((address) => overlap(network, address))) return undefined;
  } else if (!namePattern.test(literal)) {
    return { rule: 'bad-name', message: `${literal} can vary neither as a network nor as a name` };
  } else if (namePatternIn(literal).test(body)) return undefined;
  return { rule: 'unused', message: `${literal} stands nowhere in the lab, so it cannot vary` };
}
