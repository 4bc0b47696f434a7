/** A connection that the kernel has in mind: whom its far end would answer. */
export interface Connection {
  readonly seenAs: string;
  readonly seenPort: number;
}

/** Reads `conntrack -L`. Each line names two directions; the destination of the second is whom the far end answers. */
export function readConnections(text: string): readonly Connection[] {
  return text.split('\n').flatMap((line) => {
    const second = /\bsrc=.*\bsrc=.*?\bdst=(\S+) .*?\bdport=(\d+)/.exec(line);
    return second?.[1] === undefined ? [] : [{ seenAs: second[1], seenPort: Number(second[2]) }];
  });
}
