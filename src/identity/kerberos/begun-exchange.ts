import { catchError, defer, map, take, throwIfEmpty, type Observable } from 'rxjs';
import { toStream } from '../../credentials/value-or-stream.js';
import { AuthorizationFailure } from '../../errors/authorization-failure.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { Connection } from '../../http/connection.js';
import type { NegotiateExchange, NegotiateTokens, NegotiateWishes } from './negotiate-tokens.js';

/** What is to be begun. */
export interface Beginning extends NegotiateWishes {
  readonly tokens: NegotiateTokens;
  /** The URL that asked. */
  readonly url: string;
}

/** An exchange with the service at `url`, whose token is hidden from everything a session reports. */
export function begunExchange(connection: Connection, { tokens, url, mutual }: Beginning): Observable<NegotiateExchange> {
  const service = serviceAt(url);
  return defer(() => toStream(tokens.begin(service, { mutual }))).pipe(
    take(1),
    throwIfEmpty(() => unusable(service, 'nothing came')),
    catchError((cause: unknown) => {
      if (isKeystoneAuthError(cause)) throw cause;
      const [reason, shown] = [reasonOf(cause), connection.redact(reasonOf(cause))];
      throw unusable(service, shown, shown === reason ? cause : undefined);
    }),
    map((exchange: Partial<NegotiateExchange> | undefined) => {
      const { token } = exchange ?? {};
      if (typeof token !== 'string' || token === '') throw unusable(service, 'it is empty');
      connection.conceal(token);
      return exchange as NegotiateExchange;
    }),
  );
}

/** The service as GSS-API calls it (RFC 4559 §4.1): without a port. */
function serviceAt(url: string): string {
  return `HTTP@${new URL(url).hostname.replace(/^\[|\]$/g, '')}`;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/\.$/, '') : 'of an unknown reason';
}

function unusable(service: string, reason: string, cause?: unknown): AuthorizationFailure {
  return new AuthorizationFailure(
    `No Kerberos token for ${service} could be made: ${reason}. Is there a ticket (see klist), and does the realm know this service?`,
    { cause },
  );
}
