import type { UserLogger } from '../events/user-logger.js';
import { completeRequest, type WireRequest } from '../http/wire-request.js';
import type { Journey } from './journey.js';

/** Stands for a URL that may be unusable; see RFC 2606. */
const NOWHERE = 'http://nowhere.invalid/';

/** A request that failed before it was complete, as far as it is known and whatever is wrong with it: to be reported, not to be sent. */
export function neverSent({ request, url, globalRequestId, trace }: Journey, service: string | undefined): WireRequest {
  return {
    ...completeRequest({ url: NOWHERE }, {}, {}),
    method: printable(request.method ?? 'GET').toUpperCase(),
    url: printable(url ?? request.url),
    service,
    globalRequestId,
    log: request.log ?? true,
    logger: usable(request.logger),
    trace,
  };
}

/** Line breaks and the like would forge lines of a log. */
function printable(text: unknown): string {
  return typeof text === 'string' ? text.replace(/\p{Cc}/gu, '') : '';
}

function usable(logger: string | UserLogger | null | undefined): string | UserLogger | undefined {
  return typeof logger === 'string' || typeof logger === 'object' ? (logger ?? undefined) : undefined;
}
