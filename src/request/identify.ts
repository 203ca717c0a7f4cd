import type { OperatorFunction } from 'rxjs';
import { identified } from '../http/client-identity.js';
import type { ApiRequest } from './api-request.js';
import { headersTaken } from './headers-taken.js';
import type { Journey } from './journey.js';
import { wireOf, type StageSession } from './stage-session.js';
import { stage } from './step.js';

/** Stage 3: who is asking, on whose behalf, and under which request id. */
export function identify(session: StageSession): OperatorFunction<ApiRequest | Journey, Journey> {
  return stage(session, introduced);
}

/** {@link identify} for one request. */
export function introduced(journey: Journey): Journey {
  const { globalRequestId, headers, request, session } = journey;
  const { userAgent, clientName, clientVersion, originalIp } = request;
  const said = { userAgent, clientName, clientVersion, originalIp, globalRequestId, isTaken: headersTaken(journey) };
  return { ...journey, headers: identified(headers, wireOf(session).identity, said) };
}
