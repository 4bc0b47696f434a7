/** What shall stand: nodes, and the lans that join them. Pure data, sound by construction; nothing here touches a kernel. */
export interface Plan {
  readonly lab: string;
  readonly lans: readonly string[];
  readonly nodes: readonly PlannedNode[];
}

export interface PlannedNode {
  readonly name: string;
  readonly links: readonly PlannedLink[];
  readonly files: readonly PlannedFile[];
  readonly ipv6: boolean;
}

export interface PlannedLink {
  readonly lan: string;
  readonly name: string;
  readonly addresses: readonly string[];
  readonly mtu?: number;
}

export interface PlannedFile {
  readonly path: string;
  readonly mode: number;
  readonly content: string | Uint8Array;
}
