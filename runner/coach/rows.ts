/** A control sequence, or one character. */
const parts = /\x1b\[([\d;?]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[^]/gu;

/** How many rows the cursor stands below where these bytes began, on a terminal of so many columns: what is to be erased. */
export function rowsBelow(bytes: Buffer, columns: number): number {
  let row = 0;
  let column = 0;
  for (const [part, number = '', letter = ''] of bytes.toString('utf8').matchAll(parts)) {
    const by = Number(number) || 1;
    if (letter === 'A') row -= by;
    else if (letter === 'B') row += by;
    else if (letter === 'C') column += by;
    else if (letter === 'D') column -= by;
    else if (part === '\n') row += 1;
    else if (part === '\r') column = 0;
    else if (part === '\b') column -= 1;
    else if (part.length <= 2 && part >= ' ' && part !== '\x7f') {
      // A full row is left only when one more character comes.
      if (column >= columns) {
        row += 1;
        column = 0;
      }
      column += 1;
    }
  }
  return Math.max(0, row);
}
