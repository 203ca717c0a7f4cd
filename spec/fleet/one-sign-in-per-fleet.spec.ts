import { firstValueFrom, timer } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { describeRedis } from '../cloud/describe-redis.js';
import { startCloud } from '../journeys/demo-cloud.js';
import { endings, everyMember, shortestGapMs, SIGN_IN, signInTimes } from './fleet-account.js';
import type { MemberPlan } from './member-plan.js';
import { endFleets, heardSince, nextReport, startFleet, type Fleet } from './start-fleet.js';

/** Slower than it takes all eight to ask for the lock. */
const SIGN_IN_MS = 400;
const TOKEN_LIFE_MS = 5_000;
/**
 * A renewal starts when some half of that life is left, so two sign-ins for one would come within little more than a sign-in
 * takes. The server sees them by the time a busy machine needs to send them.
 */
const CLOSEST_MS = 1_500;
const TEN_MINUTES_MS = 600_000;
const EIGHT = Array.from({ length: 8 }, (_, index) => index);

let cloud: ServedCloud;

beforeEach(async () => {
  cloud = await startCloud({ keepRequests: 100_000 });
  cloud.cloud.delay({ ...SIGN_IN, ms: SIGN_IN_MS });
});
afterEach(endFleets);

const pass = (ms: number): Promise<unknown> => firstValueFrom(timer(ms));

describeRedis('eight processes with one Redis', (redis) => {
  /** Half of them with each of the two packages. */
  const start = (plan: (index: number) => Partial<MemberPlan> = () => ({})): Promise<Fleet> =>
    startFleet(
      EIGHT.map((index) => ({ authUrl: cloud.authUrl, store: `redis:${redis().port}:${index % 2 === 0 ? 'redis' : 'ioredis'}`, ...plan(index) })),
    );

  afterEach(async () => {
    await redis().halt('SIGKILL');
    await redis().resume();
  });

  it('sign in once for each life of a token, with clocks that are ten minutes apart', async () => {
    cloud.cloud.setTokenLife(TOKEN_LIFE_MS);
    const fleet = await start((index) => ({ everyMs: 200, clockAheadMs: [0, TEN_MINUTES_MS, -TEN_MINUTES_MS][index % 3] }));
    fleet.go();
    await everyMember(fleet, 'answer');
    expect(cloud.cloud.signIns).toBe(1);
    while (cloud.cloud.signIns < 3) await pass(50);
    await everyMember(fleet, 'token-restored', performance.now());

    expect(shortestGapMs(signInTimes(cloud))).toBeGreaterThan(CLOSEST_MS);
    expect(Object.keys(endings(fleet.heard()))).toEqual(['200']);
    expect(await Promise.all(fleet.members.map((member) => member.end()))).toEqual(EIGHT.map(() => 0));
  });

  it('recover within 10 s when the one that signs in is killed in the middle of it: one sign-in more', async () => {
    cloud.cloud.reset();
    cloud.cloud.delay({ ...SIGN_IN, ms: 60_000, times: 1 });
    const fleet = await start();
    fleet.go();
    while (cloud.cloud.signIns < 1) await pass(10);
    cloud.cloud.delay({ ...SIGN_IN, ms: SIGN_IN_MS });

    const holder = await Promise.race(fleet.members.map((member) => nextReport(member, 'sign-in-started', 60_000).then(() => member)));
    holder.kill();
    const killedAt = performance.now();
    const others = fleet.members.filter((member) => member !== holder);
    const answers = await Promise.all(others.map((member) => nextReport(member, 'answer', 10_000)));

    expect(cloud.cloud.signIns).toBe(2);
    expect(endings(fleet.heard())).toEqual({ 200: 7 });
    expect(Math.max(...answers.map(({ at }) => at)) - killedAt).toBeLessThan(10_000);
  });

  it('lose no request when Redis goes and comes back empty: each signs in for itself meanwhile, and says so', async () => {
    cloud.cloud.setTokenLife(TOKEN_LIFE_MS);
    const fleet = await start(() => ({ everyMs: 150 }));
    fleet.go();
    await everyMember(fleet, 'answer');
    expect(cloud.cloud.signIns).toBe(1);

    await redis().halt('SIGTERM');
    const goneAt = performance.now();
    await everyMember(fleet, 'sign-in-succeeded', goneAt);
    await redis().resume();
    const backAt = performance.now();
    expect(endings(heardSince(fleet, goneAt))['token-store-failed']).toBeGreaterThanOrEqual(8);
    await everyMember(fleet, 'token-restored', backAt);
    const together = cloud.cloud.signIns;
    while (cloud.cloud.signIns < together + 2) await pass(50);

    expect(shortestGapMs(signInTimes(cloud).slice(together))).toBeGreaterThan(CLOSEST_MS);
    expect(Object.keys(endings(fleet.heard())).sort()).toEqual(['200', 'token-store-failed']);
  });

  it('sign in once for each life of a token while half of them write the records of a newer release', async () => {
    cloud.cloud.setTokenLife(TOKEN_LIFE_MS);
    const fleet = await start((index) => ({ everyMs: 200, records: index % 4 < 2 ? 'older' : 'newer' }));
    fleet.go();
    await everyMember(fleet, 'answer');
    while (cloud.cloud.signIns < 3) await pass(50);
    await everyMember(fleet, 'token-restored', performance.now());

    expect(shortestGapMs(signInTimes(cloud))).toBeGreaterThan(CLOSEST_MS);
    expect(Object.keys(endings(fleet.heard()))).toEqual(['200']);
  });
});
