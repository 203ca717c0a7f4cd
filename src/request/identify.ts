import { map, type OperatorFunction } from 'rxjs';
import { identified } from '../http/client-identity.js';
import type { ApiRequest } from './api-request.js';
import { headersTaken } from './headers-taken.js';
import { attempt, toJourney, type Journey } from './journey.js';
import { wireOf, type StageSession } from './stage-session.js';

/** Stage 3: who is asking, on whose behalf, and under which request id. */
export function identify(session: StageSession): OperatorFunction<ApiRequest | Journey, Journey> {
  return map((item) =>
    attempt(toJourney(session, item), (journey) => {
      const { globalRequestId, headers, request } = journey;
      const isTaken = headersTaken(journey);
      return { ...journey, headers: identified(headers, wireOf(journey.session).identity, { ...request, globalRequestId, isTaken }) };
    }),
  );
}
