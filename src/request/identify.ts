import { map, type OperatorFunction } from 'rxjs';
import { addHeader, checkHeader, getHeader, setHeader, toHeaders, type HeaderMap } from '../http/headers.js';
import type { ApiRequest } from './api-request.js';
import { attempt, toJourney, type Journey } from './journey.js';
import type { StageSession } from './stage-session.js';

/** Stage 3: who is asking, on whose behalf, and under which request id. */
export function identify(session: StageSession): OperatorFunction<ApiRequest | Journey, Journey> {
  return map((item) =>
    attempt(toJourney(session, item), (journey) => ({ ...journey, headers: identified(journey) })),
  );
}

function identified({ request, session, headers }: Journey): HeaderMap {
  const { identity } = session;
  const result = { ...headers };
  addUserAgent(result, request, session);
  addRequestId(result, request);
  const originalIp = request.originalIp ?? identity.originalIp;
  if (originalIp !== undefined) addForwarded(result, originalIp);
  addAll(result, request.additionalHeaders === undefined ? undefined : toHeaders(request.additionalHeaders, 'additionalHeaders'));
  addAll(result, identity.additionalHeaders);
  return result;
}

function addUserAgent(headers: HeaderMap, request: ApiRequest, { identity }: StageSession): void {
  if (request.userAgent !== undefined) {
    checkHeader('User-Agent', request.userAgent, 'userAgent');
    setHeader(headers, 'User-Agent', request.userAgent);
    return;
  }
  const composed = identity.userAgent(request.clientName, request.clientVersion);
  if (composed !== undefined) addHeader(headers, 'User-Agent', composed);
}

function addRequestId(headers: HeaderMap, { globalRequestId }: ApiRequest): void {
  const id = typeof globalRequestId === 'function' ? globalRequestId() : globalRequestId;
  if (id === undefined) return;
  checkHeader('X-Openstack-Request-Id', id, 'globalRequestId');
  setHeader(headers, 'X-Openstack-Request-Id', id);
}

/** RFC 7239 as keystoneauth writes it. */
function addForwarded(headers: HeaderMap, originalIp: string): void {
  checkHeader('Forwarded', originalIp, 'originalIp');
  addHeader(headers, 'Forwarded', `for=${originalIp};by=${getHeader(headers, 'User-Agent') ?? 'keystoneauth-rx'}`);
}

function addAll(headers: HeaderMap, more: HeaderMap | undefined): void {
  for (const name in more) addHeader(headers, name, more[name] ?? '');
}
