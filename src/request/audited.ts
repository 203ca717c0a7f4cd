import { identity, type MonoTypeOperatorFunction } from 'rxjs';
import type { Connection } from '../http/connection.js';
import type { ApiResponse } from '../http/response.js';
import type { WireRequest } from '../http/wire-request.js';
import type { Journey } from './journey.js';

/** Who writes down what a session changes. */
export interface Auditor {
  /** Whether anybody reads it. */
  readonly present: () => boolean;
  readonly follow: (journey: Journey, request: WireRequest) => MonoTypeOperatorFunction<ApiResponse>;
}

/** Methods that change nothing. */
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const auditors = new WeakMap<Connection, Auditor>();

/** The auditor of a session, made when it is first asked for. */
export function auditorOf<A extends Auditor>(connection: Connection, make: () => A): A {
  const auditor = (auditors.get(connection) as A | undefined) ?? make();
  auditors.set(connection, auditor);
  return auditor;
}

/** A request that changes something is followed to its end, if anybody audits its session. */
export function audited(journey: Journey, request: WireRequest): MonoTypeOperatorFunction<ApiResponse> {
  if (SAFE.has(request.method)) return identity;
  const auditor = auditors.get(journey.session.connection);
  return auditor?.present() === true ? auditor.follow(journey, request) : identity;
}
