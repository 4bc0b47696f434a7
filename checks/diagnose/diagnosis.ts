/** The layers in the order in which one stands on the other. */
export const layers = [
  'link',
  'address',
  'neighbour',
  'bridge',
  'route',
  'forwarding',
  'filter',
  'nat',
  'application',
] as const;
export type Layer = (typeof layers)[number];

/** Every reason we can name why a call does not come through, and the layer it belongs to. */
export const reasons = {
  'no-link': 'link',
  'link-down': 'link',
  'no-carrier': 'link',
  'no-address': 'address',
  'no-prefix': 'address',
  'same-address': 'address',
  'no-neighbour': 'neighbour',
  'no-port': 'bridge',
  'other-bridge': 'bridge',
  'bridge-down': 'bridge',
  'no-tunnel-end': 'bridge',
  'no-route': 'route',
  'no-return-route': 'route',
  'wrong-gateway': 'route',
  'reverse-path': 'route',
  'forwarding-off': 'forwarding',
  filtered: 'filter',
  'not-translated': 'nat',
  redirected: 'nat',
  'not-listening': 'application',
} as const satisfies Readonly<Record<string, Layer>>;

export type Reason = keyof typeof reasons;
export const allReasons = Object.keys(reasons) as readonly Reason[];

/** The first broken layer between two places, and why. */
export interface Diagnosis {
  readonly reason: Reason;
  readonly layer: Layer;
  readonly found: string;
  readonly look: string;
}

export function because(reason: Reason, found: string, look: string): Diagnosis {
  return { reason, layer: reasons[reason], found, look };
}
