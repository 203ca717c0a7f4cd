import { map, type OperatorFunction } from 'rxjs';
import type { Version } from '../access/endpoint-data.js';
import { knownVersionAt } from '../discovery/known-endpoint.js';
import { OptionError } from '../errors/option-error.js';
import { addHeader } from '../http/headers.js';
import { isAmbiguousMicroversion, type MicroversionInput } from '../microversion/microversion.js';
import { rangeOfEndpoint } from '../microversion/microversion-range.js';
import { checkMicroversion } from '../microversion/negotiate-microversion.js';
import { wantedMicroversion } from '../microversion/wanted-microversion.js';
import type { ApiRequest } from './api-request.js';
import { attempt, toJourney, type Journey } from './journey.js';
import type { StageSession } from './stage-session.js';

/**
 * Stage 2: the headers for the request's microversion, or for `version` if it has none of its own. A microversion that is
 * known to be out of range fails here, before anything is sent; the check itself never causes a request.
 */
export function applyMicroversion(
  session: StageSession,
  version?: MicroversionInput,
): OperatorFunction<ApiRequest | Journey, Journey> {
  return map((item) => {
    const journey = toJourney(session, item);
    const microversion = journey.request.microversion ?? version;
    if (microversion === undefined) return journey;
    return attempt(journey, (start) => withMicroversion(start, microversion));
  });
}

function withMicroversion(journey: Journey, microversion: MicroversionInput | ''): Journey {
  const { request, session } = journey;
  const wanted = wantedMicroversion(microversion, () => serviceTypeOf(request));
  if (wanted === undefined) return journey;
  if (isAmbiguousMicroversion(microversion)) warnOfNumber(session, microversion, wanted.version);
  checkRange(journey, wanted.version);
  const headers = { ...journey.headers };
  for (const name in wanted.headers) addHeader(headers, name, wanted.headers[name] ?? '');
  const asked = request.microversion === microversion ? request : { ...request, microversion };
  return { ...journey, request: asked, headers };
}

function serviceTypeOf({ microversionServiceType, endpointFilter }: ApiRequest): string {
  const serviceType = microversionServiceType ?? endpointFilter?.serviceType;
  if (serviceType === undefined || serviceType === '') throw noServiceType();
  return serviceType;
}

function checkRange({ endpoint, request, session }: Journey, version: Version): void {
  if (endpoint === undefined) return;
  const known = knownVersionAt(session.connection.documents, endpoint);
  if (known !== undefined) checkMicroversion(version, rangeOfEndpoint(known), serviceTypeOf(request));
}

function warnOfNumber({ connection }: StageSession, given: number, version: Version): void {
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'numeric-microversion',
    message: `The microversion ${String(given)} is a number and is sent as ${version.join('.')}; write a text, since 2.10 is 2.1 as a number.`,
  }));
}

function noServiceType(): OptionError {
  return new OptionError(
    ['microversion', 'microversionServiceType'],
    'A "microversion" needs to know the service: give "endpointFilter.serviceType" or "microversionServiceType". Nothing was sent.',
  );
}
