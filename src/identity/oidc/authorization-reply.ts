import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { parseUrl } from '../../http/url.js';
import { inOneLine } from './plain-words.js';

/** What an answer to an authorization request has to be. */
export interface AuthorizationExpectation {
  readonly state: string;
  readonly redirectUri: string;
  /** Unchecked where the issuer is not known. */
  readonly issuer: string | undefined;
  /** Whether the provider promised to name itself in each answer. */
  readonly namesIssuer: boolean;
}

/** As at the token endpoint: the same question would be answered the same. */
const DENIED: ReadonlySet<string> = new Set(['access_denied', 'unauthorized_client']);

/**
 * The code in the URL that a provider sent the browser to.
 *
 * @throws AuthorizationFailure for the answer to another request, of another provider, or an error.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2
 * @see https://www.rfc-editor.org/rfc/rfc9207#section-2.4
 */
export function authorizationCode(redirected: unknown, expected: AuthorizationExpectation): string {
  const answer = typeof redirected === 'string' ? parseUrl(redirected, expected.redirectUri)?.searchParams : undefined;
  if (answer === undefined) throw failure('no URL came back', 'not-sent');
  const state = only(answer, 'state');
  if (state !== expected.state) throw failure('the "state" of what came back is not the one that was sent: it answers another request', 'refused');
  checkIssuer(only(answer, 'iss'), expected);
  const error = only(answer, 'error');
  if (error !== undefined) throw failure(describe(error, only(answer, 'error_description')), 'refused', DENIED.has(error));
  const code = only(answer, 'code');
  if (code === undefined || code === '') throw failure('what came back has no "code"', 'refused');
  return code;
}

/** A mix-up of two providers (RFC 9207) would send the code of one to the other. */
function checkIssuer(named: string | undefined, { issuer, namesIssuer }: AuthorizationExpectation): void {
  if (named === undefined && namesIssuer) throw failure('the provider names itself in each answer ("iss"), but not in this one', 'refused');
  if (named !== undefined && issuer !== undefined && named !== issuer) throw failure('it was answered by another provider ("iss")', 'refused');
}

/** RFC 6749 §3.1: no parameter more than once. */
function only(answer: URLSearchParams, name: string): string | undefined {
  const values = answer.getAll(name);
  if (values.length > 1) throw failure(`what came back has several values for "${name}"`, 'refused');
  return values[0];
}

/** Words from outside: in one line, and no longer than a sentence. */
function describe(error: string, description: string | undefined): string {
  const words = [error, ...(description === undefined ? [] : [description])].map((text) => inOneLine(text.slice(0, 1000)).slice(0, 300));
  return `the provider answered ${words.join(': ')}`;
}

function failure(reason: string, outcome: 'not-sent' | 'refused', refusesCredentials = false): AuthorizationFailure {
  return new AuthorizationFailure(`The authorization request was not granted: ${reason.replace(/\.$/, '')}.`, { outcome, refusesCredentials });
}
