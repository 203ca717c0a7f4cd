import { catchError, defaultIfEmpty, defer, map, mergeMap, of, take, type Observable } from 'rxjs';
import { toStream } from '../../credentials/value-or-stream.js';
import { RedirectRefused } from '../../errors/redirect-refused.js';
import { UnknownConnectionError } from '../../errors/unknown-connection-error.js';
import type { Connection } from '../../http/connection.js';
import { setHeader, toHeaders } from '../../http/headers.js';
import { errorForStatus } from '../../http/raise-for-status.js';
import type { HttpRequest } from '../../http/request.js';
import type { ApiResponse } from '../../http/response.js';
import { parseUrl } from '../../http/url.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { begunExchange } from './begun-exchange.js';
import type { MutualAuth } from './mutual-auth.js';
import { asksToNegotiate, negotiateProof } from './negotiate-challenge.js';
import type { NegotiateExchange, NegotiateTokens } from './negotiate-tokens.js';

/** How a challenge is answered. */
export interface Negotiation {
  readonly tokens: NegotiateTokens;
  readonly mutualAuth: MutualAuth;
}

/** A token may be refused once for having arrived twice, when its first reply was lost. */
const MOST_ANSWERS = 2;

/**
 * Sends a request that a server may ask to be accompanied by a Kerberos token (HTTP's Negotiate scheme): at first without;
 * a 401 that asks for one is answered, and what the server proves of itself is checked.
 *
 * @see RFC 4559 §4
 */
export function negotiated(connection: Connection, request: HttpRequest, negotiation: Negotiation): Observable<ApiResponse> {
  const method = request.method ?? 'GET';
  const mutual = negotiation.mutualAuth !== 'disabled';
  const proceed = (reply: ApiResponse, answers: number, last?: NegotiateExchange): Observable<ApiResponse> => {
    if (isChallenge(reply) && answers < MOST_ANSWERS) {
      checkOrigin(request, reply, 'asks for a Kerberos token; none was sent');
      return begunExchange(connection, { tokens: negotiation.tokens, url: reply.url, mutual }).pipe(
        mergeMap((exchange) =>
          connection.send(withToken(request, reply.url, exchange)).pipe(mergeMap((next) => proceed(next, answers + 1, exchange))),
        ),
      );
    }
    if (reply.status >= 400) throw errorForStatus({ method, url: request.url }, reply, { now: connection.runtime.now(), text: (said) => connection.redact(said) });
    checkOrigin(request, reply, 'answered without asking for a Kerberos ticket; its answer was not used');
    return proven(reply, negotiation.mutualAuth, last);
  };
  return defer(() => connection.send({ ...request, raiseExc: false })).pipe(mergeMap((reply) => proceed(reply, 0)));
}

function isChallenge({ status, headers }: ApiResponse): boolean {
  return status === 401 && asksToNegotiate(headers['www-authenticate']);
}

/** A token made for one service is not shown to another that a redirect leads to, and nothing is taken from there. */
function checkOrigin({ url: asked }: HttpRequest, { url, requestId }: ApiResponse, what: string): void {
  if (parseUrl(asked)?.origin === parseUrl(url)?.origin) return;
  throw new RedirectRefused(
    `${redactUrl(asked)} was redirected to ${redactUrl(url)}, another origin, which ${what}. ` +
      'If that is the right address, use it directly.',
    { outcome: 'refused', requestId },
  );
}

/** The request once more, to the URL that asked; a token is for one request, so it follows no redirect. */
function withToken(request: HttpRequest, url: string, { token }: NegotiateExchange): HttpRequest {
  const headers = toHeaders(request.headers, 'headers');
  setHeader(headers, 'Authorization', `Negotiate ${token}`);
  return { ...request, url, params: undefined, headers, redirect: false, raiseExc: false };
}

/** The reply, if the server has proven who it is as far as that is wanted. */
function proven(reply: ApiResponse, mutualAuth: MutualAuth, exchange: NegotiateExchange | undefined): Observable<ApiResponse> {
  if (mutualAuth === 'disabled') return of(reply);
  const proof = negotiateProof(reply.headers['www-authenticate']);
  if (proof === undefined || exchange === undefined) {
    if (mutualAuth === 'optional') return of(reply);
    throw unproven(reply, 'did not prove who it is, which "mutualAuth" requires');
  }
  const failed = 'did not prove who it is: its Negotiate token is not what its Kerberos key would make';
  return defer(() => toStream(exchange.verify(proof))).pipe(
    take(1),
    defaultIfEmpty(false),
    catchError((cause: unknown) => {
      throw unproven(reply, failed, cause);
    }),
    map((isProven) => {
      if (!isProven) throw unproven(reply, failed);
      return reply;
    }),
  );
}

function unproven({ url, requestId }: ApiResponse, what: string, cause?: unknown): UnknownConnectionError {
  return new UnknownConnectionError(`The server at ${redactUrl(url)} ${what}; its answer was not used.`, {
    outcome: 'unknown',
    requestId,
    cause,
  });
}
