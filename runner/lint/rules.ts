import { abbreviation } from './abbreviation.js';
import { after } from './after.js';
import { deadLink } from './dead-link.js';
import { givenAway } from './given-away.js';
import { holdsAlready } from './holds-already.js';
import { incomplete } from './incomplete.js';
import { longName } from './long-name.js';
import { needs } from './needs.js';
import { oneProbe } from './one-probe.js';
import type { Look } from './rule.js';
import { unwinnable } from './unwinnable.js';
import { variable } from './variable.js';

/** What a sound lab is looked through for, by the name of the rule. A new rule is a file and a line here. */
export const lintRules = {
  abbreviation,
  after,
  'dead-link': deadLink,
  'given-away': givenAway,
  'holds-already': holdsAlready,
  incomplete,
  'long-name': longName,
  needs,
  'one-probe': oneProbe,
  unwinnable,
  variable,
} as const satisfies Readonly<Record<string, Look>>;

export type LintRule = keyof typeof lintRules;
