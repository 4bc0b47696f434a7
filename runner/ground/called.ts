/** Those that a word means: by the whole name, else by its number or by what follows the number, as in `labs up`. */
export function called<T extends { readonly as: string }>(labs: readonly T[], word: string): T[] {
  const exact = labs.filter(({ as }) => as === word);
  return exact.length > 0 ? exact : labs.filter(({ as }) => isShort(as, word));
}

function isShort(as: string, word: string): boolean {
  const [, number, name] = /^(\d+)-(.*)$/.exec(as) ?? [];
  return name === word || (number !== undefined && /^\d+$/.test(word) && Number(number) === Number(word));
}
