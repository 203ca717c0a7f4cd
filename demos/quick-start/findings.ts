/** Prints a line for people. */
export type Say = (line: string) => void;

/** Requests sent together, how many of them were answered, and what they cost. */
export interface Crowd {
  readonly requests: number;
  readonly answered: number;
  readonly signIns: number;
}

/** What the demo found; `ok` is false if any number is wrong. Steps that a cloud is not put through leave their part out. */
export interface Findings {
  readonly ok: boolean;
  readonly user: string | undefined;
  readonly project: string | undefined;
  readonly services: readonly string[];
  readonly endpoint: string | undefined;
  readonly apiVersion: string | undefined;
  readonly microversions: string | undefined;
  readonly microversion?: { readonly asked: string; readonly status: number };
  readonly concurrent?: Crowd;
  /** `waited`: whether there was a moment without a usable token. */
  readonly renewal?: Crowd & { readonly waited: boolean };
  /** `rejected`: requests that a service refused at first. */
  readonly revocation?: Crowd & { readonly rejected: number };
  /** `failed`: errors that came as values. */
  readonly stream?: { readonly requests: number; readonly answered: number; readonly failed: number };
  /** What a list that was watched told, by type. */
  readonly watched?: readonly string[];
  readonly logs?: { readonly folder: string; readonly lines: Readonly<Record<string, number>>; readonly secrets: number };
}

/** What one step adds. */
export type Found = Partial<Findings> & Pick<Findings, 'ok'>;
