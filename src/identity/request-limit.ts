import type { TimeLimits } from '../http/exchange-options.js';

/** How long one request may take: a sign-in that asks a person has minutes, its requests have not. */
export const REQUEST_LIMIT: TimeLimits = { total: 60_000 };
