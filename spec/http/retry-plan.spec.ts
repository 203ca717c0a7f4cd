import { describe, expect, it } from 'vitest';
import { retryPlan } from '../../src/http/retry-plan.js';

describe('retryPlan', () => {
  it('follows 30 redirects and retries nothing where nothing is said', () => {
    expect(retryPlan({}, {})).toEqual({
      ...{ redirects: 30, connectRetries: 0, connectRetryDelayMs: undefined, statusCodeRetries: 0, statusCodeRetryDelayMs: undefined },
      ...{ retriableStatusCodes: [429, 503], retryNonIdempotent: false },
    });
  });

  it('takes what the defaults say for what a request leaves open', () => {
    const defaults = { connectRetries: 3, retryNonIdempotent: true, redirect: false };
    expect(retryPlan({ connectRetries: 0 }, defaults)).toMatchObject({ connectRetries: 0, retryNonIdempotent: true, redirects: 0 });
  });
});
