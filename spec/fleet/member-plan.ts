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
  /** Who signs in. @defaultValue the user demo of the embedded cloud */
  readonly account?: MemberAccount | undefined;
  /** What it asks for. @defaultValue the servers */
  readonly asks?: { readonly serviceType: string; readonly path: string } | undefined;
  /** Beginnings of URLs, and what stands in their place (a proxy). @defaultValue none */
  readonly detours?: readonly (readonly [from: string, to: string])[] | undefined;
  /** Limits of a request, of a sign-in, and how long refused credentials are remembered. @defaultValue as usual */
  readonly limits?: { readonly totalMs: number; readonly signInTimeoutMs: number; readonly rememberFailuresMs: number } | undefined;
}

/** A user and a project, as plugins take them. */
export interface MemberAccount {
  readonly username: string;
  readonly password: string;
  readonly userDomainId: string;
  readonly projectName: string;
  readonly projectDomainId: string;
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
  | { readonly kind: 'sign-in-started' | 'sign-in-succeeded' | 'sign-in-failed' | 'token-restored' }
  | { readonly kind: 'warning'; readonly code: string; readonly message: string };
