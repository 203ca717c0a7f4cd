import { isJsonObject, textIn } from '../../access/json-object.js';
import { isHttpError } from '../../errors/http-error.js';
import type { KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { OAuthError } from '../../errors/oauth-error.js';
import { errorForStatus } from '../../http/raise-for-status.js';
import type { ApiResponse } from '../../http/response.js';
import { Redactor } from '../../redaction/redactor.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { formsInMarkup } from '../federation/xml/escape-xml.js';
import { inOneLine, plainWords } from './plain-words.js';

/** What to do about a refusal, where there is something general to say. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_client: 'check "clientId", "clientSecret" and "tokenEndpointAuthMethod"',
  invalid_grant: 'what was presented is wrong, used or no longer good',
  unauthorized_client: 'the provider does not allow this grant to this client',
  unsupported_grant_type: 'the provider does not support this grant',
  invalid_scope: 'check "openidScope"',
  access_denied: 'it was denied by the person or by a rule of the provider',
};

/** As RFC 6749 §5.2 has it, and no longer than a code is. */
const CODE = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

/** A request that was answered with a status of 400 or more. */
export interface RefusedRequest {
  readonly url: string;
  /** What it carried: a provider that repeats it does not get it into an error. */
  readonly secrets: readonly string[];
  /** The wall clock. */
  readonly now: number;
}

/** The error for such an answer: an OAuthError if it has OAuth's form. */
export function oauthRefusal(response: ApiResponse, { url, secrets, now }: RefusedRequest): KeystoneAuthError {
  const redactor = new Redactor();
  for (const form of secrets.flatMap((secret) => [...formsInMarkup(secret)])) redactor.conceal(form);
  // In this order: what nobody sees could stand within a secret.
  const text = (words: string): string => redactor.text(plainWords(words));
  const plain = errorForStatus({ method: 'POST', url }, response, { now, text });
  const body = isJsonObject(response.body) ? response.body : undefined;
  const error = textIn(body, 'error');
  if (error === undefined || !CODE.test(error) || !isHttpError(plain)) return plain;
  const said = textIn(body, 'error_description');
  const errorDescription = said === undefined ? undefined : text(said.slice(0, 2000));
  return new OAuthError(describe(plain.status, { url, error: text(error), errorDescription }), {
    ...{ status: plain.status, method: 'POST', url: plain.url, requestId: plain.requestId, retryAfterMs: plain.retryAfterMs },
    ...{ serviceMessage: plain.serviceMessage, details: plain.details, outcome: plain.outcome },
    error: text(error),
    errorDescription,
  });
}

function describe(
  status: number,
  { url, error, errorDescription }: { readonly url: string; readonly error: string; readonly errorDescription: string | undefined },
): string {
  const words = errorDescription === undefined ? '' : `: ${inOneLine(errorDescription).replace(/\.$/, '')}`;
  const advice = Object.hasOwn(ADVICE, error) ? ` (${String(ADVICE[error])})` : '';
  return `POST ${redactUrl(url)} was answered with ${String(status)} ${error}${words}${advice}.`;
}
