import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filter, firstValueFrom, race, timer, type Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import type { MemberPlan } from '../fleet/member-plan.js';
import { endFleets, nextReport, startFleet, type Fleet, type Heard } from '../fleet/start-fleet.js';
import { startCloud } from '../journeys/demo-cloud.js';

/** Slower than it takes all eight to ask for the lock. */
const SIGN_IN_MS = 700;
const EIGHT = Array.from({ length: 8 }, (_, index) => index);
const TEN_MINUTES_MS = 600_000;

let cloud: ServedCloud;
let directory: string;

beforeEach(async () => {
  directory = join(mkdtempSync(join(tmpdir(), 'mounted-secrets-fleet-')), 'tokens');
  cloud = await startCloud();
  cloud.cloud.delay({ path: '/identity/v3/auth/tokens', method: 'POST', ms: SIGN_IN_MS });
});

afterEach(async () => {
  await endFleets();
  rmSync(join(directory, '..'), { recursive: true });
});

const start = (plan: (index: number) => Partial<MemberPlan> = () => ({})): Promise<Fleet> =>
  startFleet(EIGHT.map((index) => ({ authUrl: cloud.authUrl, store: `file:${directory}`, ...plan(index) })));

/** Waits until every member of a fleet told so of something. */
async function allTell(fleet: Fleet, kind: Heard['kind'], withinMs = 20_000): Promise<readonly Heard[]> {
  return Promise.all(fleet.members.map((member) => nextReport(member, kind, withinMs)));
}

/** The pid in the one lock there is. */
function lockHolder(): unknown {
  const [name = ''] = readdirSync(directory).filter((file) => file.endsWith('.lock'));
  const [, owner = ''] = readFileSync(join(directory, name), 'utf8').split('\n');
  return (JSON.parse(owner) as Record<string, unknown>)['pid'];
}

/** How requests ended, and whatever else is no good news. */
function endings(fleet: Fleet): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const report of fleet.heard()) {
    const name = report.kind === 'answer' ? String(report.status) : report.kind === 'failure' ? report.cause : report.kind === 'warning' ? report.code : undefined;
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('eight processes with one file store', () => {
  it('sign in once together, and not at all when they are started again; their files are for nobody else', async () => {
    const fleet = await start();
    fleet.go();
    await allTell(fleet, 'answer');
    await endFleets();

    const again = await start();
    again.go();
    await allTell(again, 'answer');

    expect(cloud.cloud.signIns).toBe(1);
    expect([endings(fleet), endings(again)]).toEqual([{ 200: 8 }, { 200: 8 }]);
    expect(again.heard().filter(({ kind }) => kind === 'token-restored')).toHaveLength(8);
    const modes = ['', ...readdirSync(directory)].map((name) => (statSync(join(directory, name)).mode & 0o777).toString(8));
    expect(new Set(modes)).toEqual(new Set(['700', '600']));
  });

  it('recover within 10 s when the one that signs in is killed in the middle of it: one sign-in more', async () => {
    cloud.cloud.reset();
    cloud.cloud.delay({ path: '/identity/v3/auth/tokens', method: 'POST', ms: 60_000, times: 1 });
    const fleet = await start();
    fleet.go();
    while (cloud.cloud.signIns < 1) await firstValueFrom(timer(10));

    const holder = fleet.members.find(({ pid }) => pid === lockHolder());
    holder?.kill();
    const killedAt = performance.now();
    const others = fleet.members.filter((member) => member !== holder);
    const answers = await Promise.all(others.map((member) => nextReport(member, 'answer', 10_000)));

    expect(cloud.cloud.signIns).toBe(2);
    expect(endings(fleet)).toEqual({ 200: 7 });
    expect(holder).toBeDefined();
    expect(Math.max(...answers.map(({ at }) => at)) - killedAt).toBeLessThan(10_000);
    console.log('recovered', answers.map(({ at }) => Math.round(at - killedAt)));
  });

  it('sign in once more when their token is revoked, and lose no request', async () => {
    const fleet = await start(() => ({ everyMs: 100 }));
    fleet.go();
    await allTell(fleet, 'answer');
    cloud.cloud.revoke();
    const revokedAt = performance.now();
    await Promise.all(fleet.members.map(({ reports$ }) => firstValueFrom(later(reports$, revokedAt + 2 * SIGN_IN_MS))));

    expect(cloud.cloud.signIns).toBe(2);
    expect(Object.keys(endings(fleet))).toEqual(['200']);
  });

  it('sign in once for each life of a token, with clocks that are ten minutes apart', async () => {
    cloud.cloud.setTokenLife(6_000);
    const fleet = await start((index) => ({ everyMs: 200, clockAheadMs: [0, TEN_MINUTES_MS, -TEN_MINUTES_MS][index % 3] }));
    fleet.go();
    const begunAt = performance.now();
    await Promise.all(fleet.members.map(({ reports$ }) => firstValueFrom(later(reports$, begunAt + 12_000))));

    // Half of such a life is the margin for renewal.
    const lives = Math.ceil(12_000 / 3_000) + 1;
    expect(cloud.cloud.signIns).toBeGreaterThanOrEqual(3);
    expect(cloud.cloud.signIns).toBeLessThanOrEqual(lives);
    expect(Object.keys(endings(fleet))).toEqual(['200']);
  });

  it('keep nothing in clear with a key of their own', async () => {
    const fleet = await start(() => ({ encryptionKey: '9d'.repeat(32) }));
    fleet.go();
    await allTell(fleet, 'answer');

    const token = cloud.cloud.requests('/compute').at(-1)?.headers['x-auth-token'] ?? '';
    expect(cloud.cloud.signIns).toBe(1);
    expect(token.length).toBeGreaterThan(12);
    for (const name of readdirSync(directory)) {
      const kept = readFileSync(join(directory, name), 'utf8');
      for (const clear of [token, 'catalog', 'demo', 'state']) expect(kept).not.toContain(clear);
    }
  });
});

/** An answer that came after this moment. */
function later(reports$: Observable<Heard>, at: number): Observable<Heard | 0> {
  return race(reports$.pipe(filter((report) => report.kind === 'answer' && report.at > at)), timer(60_000));
}
