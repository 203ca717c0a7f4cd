import type { Observable } from 'rxjs';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { CachePart } from '../credentials/cache-id.js';
import type { Connection } from '../http/connection.js';
import type { Renewable } from './token-state.js';

/** What is known of a sign-in beforehand. */
export interface SignInCircumstances {
  /** Nobody waits for it: it renews a token that is still usable. No person is to be asked for that. */
  readonly isAhead: boolean;
}

/** What tokens are fetched with. */
export interface Credentials<T> {
  /** One sign-in; its first value counts. */
  readonly signIn: (connection: Connection, circumstances: SignInCircumstances) => Observable<T>;
  /** Whether the same credentials can sign in again. */
  readonly renewable: () => Renewable;
  /** What they consist of, where they are methods of Identity v3. */
  readonly methods?: readonly AuthMethod[] | undefined;
  /** Whether a sign-in asks a person itself: then it may be made again when somebody waits for it. @defaultValue false */
  readonly asksPerson?: (() => boolean) | undefined;
  /** How long one sign-in may take, in milliseconds. @defaultValue 60000; 600000 if it asks a person */
  readonly limitMs?: number | undefined;
  /** What tells the tokens they bring from others, scope included; `undefined`: it cannot be known, so none is kept for others. */
  readonly cacheParts?: (() => CachePart | undefined) | undefined;
  /** Whether a person's answer to a challenge is among them, which is no part of {@link cacheParts}. @defaultValue false */
  readonly isAnswered?: boolean | undefined;
  /** Differs when the credentials may be others than before; see `ChangingValue.revision`. */
  readonly revision?: (() => string) | undefined;
}
