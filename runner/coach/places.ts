import type { Standing } from '../ground/ground.js';

/** Every place there is: the nodes of the plan, and the namespaces that were made in them. */
export async function placesOf(standing: Standing): Promise<string[]> {
  const found = await Promise.all(
    standing.plan.nodes.map(async ({ name }) => [
      name,
      ...[...(await standing.namespaces(name)).keys()].sort().map((namespace) => `${name}/${namespace}`),
    ]),
  );
  return found.flat();
}

/** The place that a word means: `red` is host/red where the learner is on host, else wherever there is one. */
export function placeCalled(word: string, from: string, places: readonly string[]): string | undefined {
  const [node = ''] = from.split('/');
  return (
    places.find((place) => place === word) ??
    places.find((place) => place === `${node}/${word}`) ??
    places.find((place) => place.split('/')[1] === word)
  );
}
