import type { Observable } from 'rxjs';
import { isOAuthError } from '../../errors/oauth-error.js';
import { Secret } from '../../redaction/secret.js';
import type { OidcProvider } from './oidc-provider.js';
import type { TokenReply } from './token-reply.js';

const GRANT = 'refresh_token';

/** Refusals after which the same refresh token is of no use. */
const FINAL: readonly string[] = ['invalid_grant', 'invalid_request', 'invalid_scope', 'unauthorized_client', 'unsupported_grant_type'];

/**
 * The refresh token of one plugin: with it a re-login asks nobody. The scope stays as it was granted.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-6
 */
export class RefreshGrant {
  #held: Secret | undefined;

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /** Keeps what came with tokens, if it can be used; a newer one replaces the one before, which then is no longer good (rotation). */
  keep(provider: OidcProvider, { refreshToken }: TokenReply): void {
    if (refreshToken !== undefined && provider.mayGrant(GRANT)) this.#held = new Secret(refreshToken);
  }

  /** It was refused, or is of no use. */
  drop(): void {
    this.#held = undefined;
  }

  /** Tokens for the one that is held; `undefined` if there is none or the provider does not take any. */
  tokens(provider: OidcProvider): Observable<TokenReply> | undefined {
    if (!provider.mayGrant(GRANT)) this.drop();
    if (this.#held === undefined) return undefined;
    return provider.requestTokens({ grant_type: GRANT, refresh_token: this.#held.reveal() });
  }
}

/** Whether the provider refused a refresh token for good. */
export function isFinal(error: unknown): boolean {
  return isOAuthError(error, ...FINAL);
}
