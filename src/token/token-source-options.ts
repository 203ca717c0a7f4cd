import type { Credentials } from './credentials.js';
import type { Lenders } from './lenders.js';
import type { TokenCodec } from './store/token-codec.js';
import type { TokenLifeOptions } from './token-life-options.js';

/** What a token source is made from; `T` is whatever a sign-in brings. */
export interface TokenSourceOptions<T> extends TokenLifeOptions, Credentials<T> {
  /** The server's instants of a token. */
  readonly lifeOf: (value: T) => { readonly issuedAt: number | undefined; readonly expiresAt: number | undefined };
  /** What is secret in it. */
  readonly secretsOf: (value: T) => readonly string[];
  /** How it is written down for a token store. */
  readonly codec?: TokenCodec<T> | undefined;
  /** Called with each token that is there from now on, and the sessions that use it. It never throws. */
  readonly taken?: ((value: T, lenders: Lenders) => void) | undefined;
  /** For events and errors. */
  readonly authUrl: string | undefined;
}
