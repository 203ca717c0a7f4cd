import { isObservable, map, of, type Observable } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { checkTls } from '../http/check-tls.js';
import { mergeTls } from '../http/merge-tls.js';
import type { AuthPlugin, ConnectionParams } from '../identity/auth-plugin.js';
import { answered } from './answer.js';
import type { Journey } from './journey.js';

const KNOWN: ReadonlySet<string> = new Set(['tls']);
const NONE: ConnectionParams = {};

/** How a plugin wants requests to connect, checked. At once if it wants nothing or says it in an array. */
export function connectionParams(auth: AuthPlugin, connection: Connection): ConnectionParams | Observable<ConnectionParams> {
  if (auth.getConnectionParams === undefined) return NONE;
  return answered(auth.getConnectionParams(connection), (params = NONE) => {
    refuseUnknownOptions(params, KNOWN, 'getConnectionParams of the auth plugin');
    checkTls(params.tls, 'getConnectionParams of the auth plugin');
    return params;
  });
}

/** A stream of {@link connectionParams}. */
export function connectionParamsOf(auth: AuthPlugin, connection: Connection): Observable<ConnectionParams> {
  const params$ = connectionParams(auth, connection);
  return isObservable(params$) ? params$ : of(params$);
}

/** The journey with what its plugin wants; what the request itself says counts more. */
export function withConnectionParams(journey: Journey): Journey | Observable<Journey> {
  const { auth, session } = journey;
  if (auth?.getConnectionParams === undefined) return journey;
  const params$ = connectionParams(auth, session.connection);
  return isObservable(params$) ? params$.pipe(map((found) => completed(journey, found))) : completed(journey, params$);
}

function completed(journey: Journey, { tls }: ConnectionParams): Journey {
  if (tls === undefined) return journey;
  const { request } = journey;
  return { ...journey, request: { ...request, tls: request.tls === undefined ? tls : mergeTls(request.tls, tls) } };
}
