import type { HeaderMap } from './headers.js';
import type { PastResponse } from './response.js';
import type { WireRequest } from './wire-request.js';

/** How far an exchange has come: what the next attempt sends, and which budgets are left. */
export interface ExchangeProgress {
  readonly url: string;
  readonly headers: HeaderMap;
  readonly redirectsLeft: number;
  readonly connectRetriesLeft: number;
  readonly statusCodeRetriesLeft: number;
  /** How often each delay was used since it last started over. */
  readonly connectDelays: number;
  readonly statusCodeDelays: number;
  readonly history: readonly PastResponse[];
}

/** Where an exchange begins: the request as it is, all budgets full. */
export function startOf(request: WireRequest): ExchangeProgress {
  return {
    url: request.url,
    headers: request.headers,
    redirectsLeft: request.redirects,
    connectRetriesLeft: request.connectRetries,
    statusCodeRetriesLeft: request.statusCodeRetries,
    connectDelays: 0,
    statusCodeDelays: 0,
    history: [],
  };
}
