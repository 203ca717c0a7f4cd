import { tap, type Observable } from 'rxjs';
import { isHttpError } from '../../errors/http-error.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { isOAuthError } from '../../errors/oauth-error.js';
import { Secret } from '../../redaction/secret.js';
import { isEndpointGone } from './endpoint-gone.js';
import type { OidcProvider } from './oidc-provider.js';
import type { TokenReply } from './token-reply.js';

const GRANT = 'refresh_token';

/** Refusals after which the same refresh token is of no use, whatever the status. */
const FINAL: readonly string[] = ['invalid_grant', 'invalid_request', 'invalid_scope', 'unauthorized_client', 'unsupported_grant_type'];
/** Those that say nothing of it: they pass, or are about the client. */
const PASSING: readonly string[] = ['temporarily_unavailable', 'slow_down', 'invalid_client'];
const PASSING_STATUS: ReadonlySet<number> = new Set([407, 408, 429]);

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

  /**
   * Tokens for the one that is held; `undefined` if there is none or the provider does not take any. It is held no longer once it is
   * refused for good, and where no answer came: a provider that rotates them takes one that comes twice for a stolen one.
   */
  tokens(provider: OidcProvider): Observable<TokenReply> | undefined {
    if (!provider.mayGrant(GRANT)) this.drop();
    if (this.#held === undefined) return undefined;
    let isAnswered = false;
    return provider.requestTokens({ grant_type: GRANT, refresh_token: this.#held.reveal() }).pipe(
      tap({
        next: (reply) => {
          isAnswered = true;
          this.keep(provider, reply);
        },
        error: (error: unknown) => {
          if (isFinal(error) || isUnanswered(error)) this.drop();
        },
        unsubscribe: () => {
          if (!isAnswered) this.drop();
        },
      }),
    );
  }
}

/** Whether the provider refused a refresh token for good. */
export function isFinal(error: unknown): boolean {
  if (isOAuthError(error, ...FINAL)) return true;
  if (!isHttpError(error) || isEndpointGone(error) || isOAuthError(error, ...PASSING)) return false;
  return error.status < 500 && !PASSING_STATUS.has(error.status);
}

/** Whether it was sent and nobody knows what became of it. */
function isUnanswered(error: unknown): boolean {
  return !isHttpError(error) && (!isKeystoneAuthError(error) || error.outcome === 'unknown');
}
