/** How many requests a service that is too busy may have in flight. */
export interface AdaptiveLimit {
  /** `Infinity`: no limit. */
  readonly limit: number;
  /** Beyond this the service has recovered: as many as there were when it first complained. */
  readonly ceiling: number;
  /** Counts how often it was lowered. */
  readonly lowered: number;
}

/** No limit. */
export const UNLIMITED: AdaptiveLimit = { limit: Infinity, ceiling: Infinity, lowered: 0 };

/**
 * After a 429 or 503: half of those in flight, at least one. Replies to requests that began before the last lowering
 * (`since`: the count at their beginning) say nothing new.
 */
export function lower(state: AdaptiveLimit, inFlight: number, since: number): AdaptiveLimit {
  if (since < state.lowered) return state;
  return {
    limit: Math.max(1, Math.floor(Math.min(state.limit, inFlight) / 2)),
    ceiling: state.limit === Infinity ? inFlight : state.ceiling,
    lowered: state.lowered + 1,
  };
}

/** After a success: one more for each round of the limit. */
export function raise(state: AdaptiveLimit): AdaptiveLimit {
  const limit = state.limit + 1 / state.limit;
  return limit > state.ceiling ? { ...state, limit: Infinity, ceiling: Infinity } : { ...state, limit };
}
