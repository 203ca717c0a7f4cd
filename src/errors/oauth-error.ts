import { HttpError, isHttpError, type HttpErrorDetails } from './http-error.js';

/** What an OAuth endpoint said about a refusal, beside its status. */
export interface OAuthErrorDetails extends HttpErrorDetails {
  /** The code of RFC 6749 §5.2 or of an extension, such as `invalid_grant`. */
  readonly error: string;
  /** The provider's own words, without known secrets. */
  readonly errorDescription?: string | undefined;
}

/**
 * An identity provider refused a token or a device code: an {@link HttpError} that knows the code of OAuth.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export class OAuthError extends HttpError {
  override readonly name: string = 'OAuthError';
  /** `invalid_grant`, `invalid_client`, `access_denied` and so on. */
  readonly error: string;
  readonly errorDescription: string | undefined;

  constructor(message: string, details: OAuthErrorDetails) {
    super(message, details);
    this.error = details.error;
    this.errorDescription = details.errorDescription;
  }
}

/** Whether `error` is an {@link OAuthError}, optionally one with one of these codes. */
export function isOAuthError(error: unknown, ...codes: readonly string[]): error is OAuthError {
  if (!isHttpError(error) || !('error' in error) || typeof error.error !== 'string') return false;
  return codes.length === 0 || codes.includes(error.error);
}
