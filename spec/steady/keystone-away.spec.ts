import { firstValueFrom, timer } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { demoPlugin, one, openSession } from '../journeys/demo-cloud.js';
import { keystoneApart, type KeystoneApart } from './keystone-apart.js';
import { steadyTraffic } from './steady-traffic.js';

const LIFE_MS = 4_000;
let apart: KeystoneApart | undefined;
afterEach(() => apart?.leave());

/** Keystone goes after `fromMs` and is back `forMs` later. */
async function outage(keystone: KeystoneApart, fromMs: number, forMs: number): Promise<void> {
  await firstValueFrom(timer(fromMs));
  await keystone.leave();
  await firstValueFrom(timer(forMs));
  await keystone.comeBack();
}

describe('Keystone being away for 15 % of a token of 4 s', () => {
  // Before a renewal is due, just when it is due, and after it failed at first.
  it.each([600, 1_700, 2_300])('loses nothing when it goes after %i ms', async (fromMs) => {
    apart = await keystoneApart(LIFE_MS);
    const session = openSession({ auth: demoPlugin(apart.served, { authUrl: apart.authUrl }) });
    await one(session.getToken());

    const [seen] = await Promise.all([steadyTraffic(session, { perSecond: 50, requests: 350 }), outage(apart, fromMs, 0.15 * LIFE_MS)]);

    expect(seen.endings).toEqual({ 200: 350 });
    expect([seen.waited, seen.rejections]).toEqual([0, 0]);
    expect(seen.states).toEqual(['renewing', 'valid']);
    expect(seen.answeredMeanwhile.length).toBeGreaterThanOrEqual(2);
  });
});

describe('Keystone being away for longer than a token lasts', () => {
  it('fails with typed errors at once, and the first success comes within 2 s of its return', async () => {
    apart = await keystoneApart(2_000);
    const session = openSession({ auth: demoPlugin(apart.served, { authUrl: apart.authUrl }) });
    await one(session.getToken());
    await apart.leave();
    const lost = await steadyTraffic(session, { perSecond: 10, requests: 40 });

    await apart.comeBack();
    const found = await steadyTraffic(session, { perSecond: 10, requests: 20 });

    expect(Object.keys(lost.endings).sort()).toEqual(['200', 'connect-failure']);
    expect(lost.rejections).toBe(0);
    expect(session.snapshot().token).toMatchObject({ status: 'valid' });
    expect(found.endings).toEqual({ 200: 20 });
  });
});
