/** The place that a word means: `red` is host/red where the learner is on host, else wherever there is one. */
export function placeCalled(word: string, from: string, places: readonly string[]): string | undefined {
  const [node = ''] = from.split('/');
  return (
    places.find((place) => place === word) ??
    places.find((place) => place === `${node}/${word}`) ??
    places.find((place) => place.split('/')[1] === word)
  );
}
