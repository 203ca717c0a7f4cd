import { describe, expect, it } from 'vitest';
import { demoPlugin, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { steadyTraffic } from './steady-traffic.js';

const TOKEN_LIFE_MS = 5_000;
/** A token of 5 s is renewed when half of its life is left, or up to a quarter of a second earlier. */
const EARLIEST_RENEWAL_MS = 2_250;
const REQUESTS = 3_000;

describe('a minute of 50 requests a second on tokens of 5 s', () => {
  it('never waits for a sign-in of half a second and never sees a 401', async () => {
    const served = await startCloud({ tokenLifeMs: TOKEN_LIFE_MS });
    const session = openSession({ auth: demoPlugin(served) });
    await one(session.getToken());
    served.cloud.delay({ path: '/identity/v3/auth/tokens', ms: 500 });

    const seen = await steadyTraffic(session, { perSecond: 50, requests: REQUESTS });

    expect(seen.endings).toEqual({ 200: REQUESTS });
    expect([seen.waited, seen.rejections]).toEqual([0, 0]);
    expect(seen.states).toEqual(['renewing', 'valid']);
    expect(served.cloud.count('GET', '/compute')).toBe(REQUESTS);
    expect(Math.min(...seen.answeredMeanwhile)).toBeGreaterThan(0);
    expect(served.cloud.signIns).toBeGreaterThan(60_000 / TOKEN_LIFE_MS);
    expect(served.cloud.signIns).toBeLessThanOrEqual(1 + seen.elapsedMs / EARLIEST_RENEWAL_MS);
  });
});
