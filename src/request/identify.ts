import { map, type OperatorFunction } from 'rxjs';
import { identified } from '../http/client-identity.js';
import { checkHeader, setHeader, type HeaderMap } from '../http/headers.js';
import type { ApiRequest } from './api-request.js';
import { attempt, toJourney, type Journey } from './journey.js';
import { wireOf, type StageSession } from './stage-session.js';

/** Stage 3: who is asking, on whose behalf, and under which request id. */
export function identify(session: StageSession): OperatorFunction<ApiRequest | Journey, Journey> {
  return map((item) =>
    attempt(toJourney(session, item), (journey) => {
      const { request, headers } = journey;
      const named = identified(headers, wireOf(journey.session).identity, request);
      return { ...journey, headers: withRequestId(named, request) };
    }),
  );
}

function withRequestId(headers: HeaderMap, { globalRequestId }: ApiRequest): HeaderMap {
  const id = typeof globalRequestId === 'function' ? globalRequestId() : globalRequestId;
  if (id === undefined) return headers;
  checkHeader('X-Openstack-Request-Id', id, 'globalRequestId');
  setHeader(headers, 'X-Openstack-Request-Id', id);
  return headers;
}
