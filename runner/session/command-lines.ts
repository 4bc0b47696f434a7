import type { Block, Step } from '../lab/lab.js';

/** The lines of a step's right ways that are typed on the node of a place. */
export const rightLines = (place: string, step: Step) =>
  [step.solution, ...step.alsoRight].flatMap(({ blocks }) => linesOn(place, blocks));

/** Whether all of a command is part of a right way. */
export function isRight({ place, command }: { readonly place: string; readonly command: string }, step: Step): boolean {
  const right = rightLines(place, step);
  return linesOf(place, command).every((line) => right.includes(line));
}

export function linesOn(place: string, blocks: readonly Block[]): string[] {
  const [node = ''] = place.split('/');
  return blocks.flatMap((block) =>
    block.kind === 'run' && block.nodes.includes(node) ? linesOf(node, block.script) : [],
  );
}

/** Commands as they compare: `ip netns exec red ip addr`, `ip -n red addr`, and `ip addr` typed in red are one. */
export function linesOf(place: string, text: string): string[] {
  const [, namespace] = place.split('/');
  return text
    .split(/\n|;|&&|\|\|/)
    .map((line) =>
      line
        .trimEnd()
        .replace(/(?:2>&1|&)$/, '')
        .replace(/^\s*sudo\s+/, '')
        .replace(/^\s*ip\s+netns\s+exec\s+(\S+)\s+ip\s/, 'ip -n $1 ')
        .replace(/^(\s*ip)\s+(?!-n|netns)/, namespace === undefined ? '$1 ' : `$1 -n ${namespace} `)
        .replace(/\blink set dev\b/, 'link set')
        .trim()
        .replace(/\s+/g, ' '),
    )
    .filter((line) => line !== '' && line !== 'true' && !line.startsWith('#'));
}
