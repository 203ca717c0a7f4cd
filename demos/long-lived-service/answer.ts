import { isHttpError, isKeystoneAuthError, type KeystoneAuthError } from 'keystoneauth-rx';

/** What the service answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON, unless it is a text. */
  readonly body: unknown;
}

/** A request that is refused for a reason of ours. */
export function refusal(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: { error: { status, message } } };
}

/** What a caller is told of a failure behind the service: whose fault it is, and when to come again. */
export function answerTo(error: unknown): Answer {
  if (isHttpError(error) && [401, 403, 404, 409].includes(error.status)) {
    return refusal(error.status, error.serviceMessage ?? 'OpenStack refused this.');
  }
  if (isKeystoneAuthError(error, 'deadline-exceeded')) return refusal(504, 'OpenStack takes too long to answer.');
  if (isKeystoneAuthError(error)) return refusal(503, `OpenStack cannot be asked at the moment (${error.code}).`, { 'retry-after': retryAfter(error) });
  return refusal(500, 'This is our fault; it was logged.');
}

/** What a caller is told when Keystone cannot be asked whose token this is. A refusal is one of the service itself there. */
export function cannotAsk(error: unknown): Answer {
  return isHttpError(error) && error.status < 500 ? refusal(503, 'Keystone does not let this service look at tokens.') : answerTo(error);
}

function retryAfter(error: KeystoneAuthError): string {
  const ms = 'retryAfterMs' in error && typeof error.retryAfterMs === 'number' ? error.retryAfterMs : 1000;
  return String(Math.max(1, Math.ceil(ms / 1000)));
}
