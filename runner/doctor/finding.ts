/** One thing that doctor looked at. `note` is information; `warning` costs something; `fault` keeps a ground from standing. */
export type Finding =
  | { readonly state: 'ok'; readonly about: string; readonly found: string }
  | {
      readonly state: 'note' | 'warning' | 'fault';
      readonly about: string;
      readonly found: string;
      readonly mend: string;
    };

export type State = Finding['state'];
