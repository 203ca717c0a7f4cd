import { map } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { setHeader } from '../http/header-map.js';
import type { AuthMethod } from './auth-method.js';
import { SecretSource, type SecretInput } from './secret-source.js';

/** The options of {@link tokenMethod}, by name. */
export const TOKEN_OPTIONS: readonly string[] = ['token'];

/** The token to sign in with. */
export interface TokenMethodOptions {
  /** A text, or a function that gives the one of this moment: with a new token each time, it can be used again. */
  readonly token: SecretInput;
}

/**
 * An existing token, for another scope. The new token ends when the old one does: only credentials extend a session, so
 * what signed in with a token that stays the same is never renewed.
 */
export function tokenMethod(options: TokenMethodOptions): AuthMethod {
  refuseUnknownOptions(options, new Set(TOKEN_OPTIONS), 'v3.tokenMethod');
  const source = new SecretSource(options.token, { option: 'token', where: 'v3.tokenMethod' });
  return {
    reusable: source.isChanging,
    changing: source.isChanging,
    revision: () => source.revision(),
    identity: { method: 'token', token: source.cachePart },
    getAuthData: (connection, headers) =>
      source.read(connection).pipe(
        map((token) => {
          setHeader(headers, 'X-Auth-Token', token);
          return ['token', { id: token }] as const;
        }),
      ),
  };
}
