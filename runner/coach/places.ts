/** The place that a word means: `red` is host/red where the learner is on host, else wherever there is one. */
export function placeCalled(word: string, from: string, places: readonly string[]): string | undefined {
  const [node = ''] = from.split('/');
  return (
    places.find((place) => place === word) ??
    places.find((place) => place === `${node}/${word}`) ??
    places.find((place) => place.split('/')[1] === word)
  );
}

/** What leads to a place when it is typed: a shell takes a command with a slash in it for a file. */
export function wordFor(place: string, from: string, places: readonly string[]): string {
  const short = place.split('/')[1];
  if (short === undefined) return `@${place}`;
  return placeCalled(short, from, places) === place ? `@${short}` : `labs @${place}`;
}
