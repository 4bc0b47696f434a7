/** What is wrong with where a block ends; nothing where it holds what its author meant. */
export function blockFault(content: string, markup: string, closed: boolean): string | undefined {
  if (!closed) return `is never closed; it needs a line ${markup} after its last`;
  const over = ranOver(content);
  return over === undefined ? undefined : `runs on over ${over}; it needs a line ${markup} before that`;
}

/** The line by which a block can be seen to hold more than was meant: an end of what was begun before it. */
function ranOver(content: string): string | undefined {
  let open = 0;
  return content.split('\n').find((line) => {
    if (/^<details\b/.test(line)) open += 1;
    if (/<\/details>/.test(line)) open -= 1;
    return open < 0;
  });
}
