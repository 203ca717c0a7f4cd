import { pipe, type OperatorFunction } from 'rxjs';
import type { ApiResponse } from '../http/response.js';
import type { ApiRequest } from '../request/api-request.js';
import { applyMicroversion } from '../request/apply-microversion.js';
import { authenticate } from '../request/authenticate.js';
import { identify } from '../request/identify.js';
import { resolveEndpoint } from '../request/resolve-endpoint.js';
import { send } from '../request/send.js';
import type { StageSession } from '../request/stage-session.js';

/**
 * The way of every request, in the order in which it happens. This is the architecture: what flows is a `Journey`, each
 * stage is an rxjs operator that adds what it knows, and only the last one touches the network for the request itself.
 *
 * ```
 * ApiRequest -> resolveEndpoint -> applyMicroversion -> identify -> authenticate -> send -> ApiResponse
 *               catalog, version    the right           user agent,  token, and      redirects, retries,
 *               discovery           headers             request ids  the way back    one renewal on a 401
 * ```
 *
 * The same stages are exported: pipe a stream of requests through them yourself.
 */
export function requestPath(session: StageSession): OperatorFunction<ApiRequest, ApiResponse> {
  return pipe(
    resolveEndpoint(session),
    applyMicroversion(session),
    identify(session),
    authenticate(session),
    send(session),
  );
}
