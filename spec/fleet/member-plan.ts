/** Where a member of a fleet keeps its token: a folder, or a Redis on this machine and the package that talks to it. */
export type StorePlace = `file:${string}` | `redis:${number}:${'ioredis' | 'redis'}`;

/** What a member of a fleet does. */
export interface MemberPlan {
  readonly authUrl: string;
  readonly store: StorePlace;
  /** How long it pauses between two requests. @defaultValue it sends one */
  readonly everyMs?: number | undefined;
  /** How far its wall clock is ahead. @defaultValue 0 */
  readonly clockAheadMs?: number | undefined;
  readonly encryptionKey?: string | undefined;
  /** Its records are those of a release before or after this one. @defaultValue of this one */
  readonly records?: 'older' | 'newer' | undefined;
}

/** What a member tells, a line of JSON each. */
export type MemberReport =
  /** It stands ready and waits for a line on its standard input. */
  | { readonly kind: 'ready' }
  /** A request was answered. */
  | { readonly kind: 'answer'; readonly status: number }
  /** A request failed; `cause` is the code of the error. */
  | { readonly kind: 'failure'; readonly cause: string; readonly message: string }
  /** Events of that name; a sign-in is started when it has the lock. */
  | { readonly kind: 'sign-in-started' | 'sign-in-succeeded' | 'token-restored' }
  | { readonly kind: 'warning'; readonly code: string; readonly message: string };
