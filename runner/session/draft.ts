import { parsePlace } from '../ground/place.js';
import type { Block, Lab, Step } from '../lab/lab.js';
import type { Entry } from './journal.js';
import { stepsOf } from './steps.js';
import type { Progress } from './progress.js';
import { applied, isRepeatable } from './replay.js';
import { questionsOf, type Script, type Submission, type SubmittedFile } from './submission.js';

/** What a learner typed, as a submission: what failed, and what only looked, is left out. */
export function draft(
  lab: Lab,
  entries: readonly Entry[],
  { answers }: Pick<Progress, 'answers'>,
  files: readonly SubmittedFile[],
): Submission {
  const scripts = stepsOf(lab).flatMap((step) => scriptsOf(step, entries));
  const known = questionsOf(lab);
  return {
    ...{ lab: lab.name, ...(lab.seed !== undefined && { seed: lab.seed }), scripts, files },
    answers: Object.fromEntries(Object.entries(answers).filter(([id]) => known.includes(id))),
  };
}

function scriptsOf(step: Step, entries: readonly Entry[]): Script[] {
  const texts = new Map<string, { text: string; directory: string }>();
  const add = (place: string, text: string, directory: string) => {
    const before = texts.get(place) ?? { text: '', directory: '/root' };
    const move = directory === before.directory ? '' : `cd ${directory}\n`;
    texts.set(place, { text: `${before.text}${move}${text.trimEnd()}\n`, directory });
  };
  for (const entry of entries.filter(({ step: id }) => id === step.id)) {
    if (entry.command === applied)
      for (const block of step.solution.blocks) for (const [node, text] of linesOf(block)) add(node, text, '/root');
    else if (entry.code === 0 && isRepeatable(entry) && !onlyLooks(entry.command))
      add(entry.place, entry.portable ?? entry.command, entry.directory);
  }
  return [...texts].map(([place, { text }]) => ({ step: step.id, place: parsePlace(place), text }));
}

/** A block as what one would type, node by node. */
export function linesOf(block: Block): [string, string][] {
  if (block.kind === 'run') return block.nodes.map((node) => [node, block.script]);
  const { node, path, content, mode } = block;
  return [[node, `cat >${path} <<'END_OF_FILE'\n${content.trimEnd()}\nEND_OF_FILE\nchmod ${mode.toString(8)} ${path}`]];
}

const looking =
  /^\s*(?:cd|clear|history|echo [^>]*|ls|pwd|cat|ss|lsns|readlink|ping|arping|tcpdump|tracepath|traceroute|dig|curl|nslookup|nstat)(?:\s|$)/;
// By its verb, which may be a beginning of the word: `ip a a 10.0.0.1` adds an address.
const asking =
  /^\s*(?:ip|bridge)(?!.*\s-(?:b|ba\w*)\s)(?:\s+-(?:n|netns|f|family)\s+(?!-)\S+|\s+-(?!(?:n|netns|f|family)\s)\S+)*\s+(?:mo\w*|\w+(?:\s*$|\s+(?:sh|sho|show|l|li|lis|list|lst|g|ge|get|help|pids|identify)(?:\s|$))|(?!l)\w+\s+s(?:\s|$))/;
const listing =
  /^\s*(?:sysctl(?!.*(?:=|-w|-p|--system|--load|--write))|conntrack\s+(?:-L|-S|-C|-E)\b|ip6?tables(?!.*\s(?:-Z|--zero)\b)(?:-save\b|\s(?:-t\s*\w+\s+)?-(?:S|[nv]*L[nv]*)\b)|nft\s+(?:-\w+\s+)*list\b)/;

/** Whether a command shows and changes nothing, so that a submission reads better without it. When in doubt it stays. */
export function onlyLooks(command: string): boolean {
  const inside = command.replace(/^\s*(?:sudo\s+)?(?:ip\s+netns\s+exec\s+\S+\s+)?/, '');
  return !/[>|&;$`]/.test(command) && [looking, asking, listing].some((one) => one.test(inside));
}
