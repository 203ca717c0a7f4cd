import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filter, firstValueFrom, timeout, timer } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import type { MemberPlan } from '../fleet/member-plan.js';
import { endFleets, nextReport, startFleet, type Fleet, type Member } from '../fleet/start-fleet.js';
import { startCloud } from '../journeys/demo-cloud.js';

/** Slower than it takes all eight to ask for the lock. */
const SIGN_IN_MS = 700;
const SIGN_IN = { path: '/identity/v3/auth/tokens', method: 'POST' } as const;
/** With tokens of 6 s: half of their life, and a tenth of that, is the margin for it. */
const EARLIEST_RENEWAL_MS = 2_700;
const EIGHT = Array.from({ length: 8 }, (_, index) => index);
const TEN_MINUTES_MS = 600_000;

let cloud: ServedCloud;
let directory: string;

beforeEach(async () => {
  directory = join(mkdtempSync(join(tmpdir(), 'mounted-secrets-fleet-')), 'tokens');
  cloud = await startCloud();
});

afterEach(async () => {
  await endFleets();
  rmSync(join(directory, '..'), { recursive: true });
});

const start = (plan: (index: number) => Partial<MemberPlan> = () => ({})): Promise<Fleet> =>
  startFleet(EIGHT.map((index) => ({ authUrl: cloud.authUrl, store: `file:${directory}`, ...plan(index) })));

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
  it('sign in once together, once more when their token is revoked, and not at all when they are started again', async () => {
    cloud.cloud.delay({ ...SIGN_IN, ms: SIGN_IN_MS });
    const plan = (): Partial<MemberPlan> => ({ everyMs: 100, encryptionKey: '9d'.repeat(32) });
    const fleet = await start(plan);
    fleet.go();
    await allAnswer(fleet, 0);
    expect(cloud.cloud.signIns).toBe(1);
    cloud.cloud.revoke();
    await allAnswer(fleet, performance.now() + 2 * SIGN_IN_MS);
    expect(cloud.cloud.signIns).toBe(2);
    await Promise.all(fleet.members.map((member) => member.end()));
    expectFilesOfNobodyElse(cloud.cloud.requests('/compute').at(-1)?.headers['x-auth-token'] ?? '');

    const again = await start(plan);
    again.go();
    await allAnswer(again, 0);

    expect(cloud.cloud.signIns).toBe(2);
    expect([endings(fleet), endings(again)]).toEqual([{ 200: expect.any(Number) }, { 200: expect.any(Number) }]);
    expect(again.heard().filter(({ kind }) => kind === 'token-restored')).toHaveLength(8);
  });

  it('recover within 10 s when the one that signs in is killed in the middle of it: one sign-in more', async () => {
    cloud.cloud.delay({ ...SIGN_IN, ms: 60_000, times: 1 });
    const fleet = await start();
    fleet.go();
    while (cloud.cloud.signIns < 1) await firstValueFrom(timer(10));
    cloud.cloud.delay({ ...SIGN_IN, ms: SIGN_IN_MS });

    const holder = fleet.members.find(({ pid }) => pid === lockHolder());
    holder?.kill();
    const killedAt = performance.now();
    const others = fleet.members.filter((member) => member !== holder);
    const answers = await Promise.all(others.map((member) => nextReport(member, 'answer', 10_000)));

    expect(others).toHaveLength(7);
    expect(cloud.cloud.signIns).toBe(2);
    expect(endings(fleet)).toEqual({ 200: 7 });
    expect(Math.max(...answers.map(({ at }) => at)) - killedAt).toBeLessThan(10_000);
  });

  it('sign in once for each life of a token, with clocks that are ten minutes apart', async () => {
    cloud.cloud.delay({ ...SIGN_IN, ms: SIGN_IN_MS });
    cloud.cloud.setTokenLife(6_000);
    const fleet = await start((index) => ({ everyMs: 200, clockAheadMs: [0, TEN_MINUTES_MS, -TEN_MINUTES_MS][index % 3] }));
    fleet.go();
    const begunAt = performance.now();
    await allAnswer(fleet, begunAt + 12_000);

    expect(cloud.cloud.signIns).toBeGreaterThanOrEqual(3);
    expect(cloud.cloud.signIns).toBeLessThanOrEqual(1 + (performance.now() - begunAt) / EARLIEST_RENEWAL_MS);
    expect(Object.keys(endings(fleet))).toEqual(['200']);
  });
});

/** Waits until every member of a fleet has an answer that came after this moment. */
async function allAnswer(fleet: Fleet, at: number): Promise<void> {
  const answer = ({ reports$ }: Member): Promise<unknown> =>
    firstValueFrom(reports$.pipe(filter((report) => report.kind === 'answer' && report.at > at), timeout({ first: 60_000 })));
  await Promise.all(fleet.members.map(answer));
}

/** Neither may others open them, nor would they see anything. */
function expectFilesOfNobodyElse(token: string): void {
  const names = readdirSync(directory);
  const modes = ['', ...names].map((name) => (statSync(join(directory, name)).mode & 0o777).toString(8));
  expect(modes).toEqual(['700', ...names.map(() => '600')]);
  expect(token.length).toBeGreaterThan(12);
  for (const name of names) {
    const kept = readFileSync(join(directory, name), 'utf8');
    for (const clear of [token, 'catalog', 'demo', 'state']) expect(kept).not.toContain(clear);
  }
}
