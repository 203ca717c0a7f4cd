import { isKeystoneAuthError, Session, type KeystoneEvent } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { catchError, firstValueFrom, lastValueFrom, map, mergeMap, of, range, take, timer, toArray, type Observable } from 'rxjs';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';
import { countRequests } from './services/count-requests.js';
import { type Keystone, startKeystone } from './services/keystone.js';

const LIFE_SECONDS = 6;
/** A token of 5 to 6 s (Keystone cuts fractions) is renewed with half of its life left or up to a twentieth earlier. */
const EARLIEST_RENEWAL_MS = 5_000 * 0.45;
/** So long does it live at least, and half a second less. */
const SHORTEST_LIFE_MS = 4_500;

const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

/** A session of the plain user, and everything that it says. */
function open({ authUrl, demo }: Keystone): { session: Session; events: KeystoneEvent[]; states: Set<string> } {
  const session = new Session({ auth: v3.password({ authUrl, ...demo.credentials }) });
  const events: KeystoneEvent[] = [];
  const states = new Set<string>();
  session.events$.subscribe((event) => events.push(event));
  session.state$.subscribe(({ status }) => states.add(status));
  sessions.push(session);
  return { session, events, states };
}

/** Something that needs a token: the projects of whom it belongs to. The status, or the code of the error. */
function ask(session: Session, { authUrl }: Keystone): Observable<number | string> {
  return session.get(`${authUrl}/auth/projects`).pipe(
    map(({ status }) => status),
    catchError((error: unknown) => of(isKeystoneAuthError(error) ? error.code : String(error))),
  );
}

const distinct = (values: readonly (number | string)[]): (number | string)[] => [...new Set(values)];
const signInsOf = (events: readonly KeystoneEvent[], type: KeystoneEvent['type']): number => events.filter((event) => event.type === type).length;

/** What becomes of a new token while Keystone is halted and started again. */
async function restarted(keystone: Keystone): Promise<{ away: number | string; back: number | string; tookMs: number; rejected: number }> {
  const { session, events } = open(keystone);
  const startedAt = performance.now();
  await firstValueFrom(session.authenticate());
  await keystone.service.halt();
  const away = await firstValueFrom(ask(session, keystone));
  await keystone.service.resume();
  const back = await firstValueFrom(ask(session, keystone));
  return { away, back, tookMs: performance.now() - startedAt, rejected: signInsOf(events, 'token-rejected') };
}

describeCloud('a token of a real Keystone', ({ prefix }) => {
  let keystone: Keystone;
  const tokenRequests = (): Promise<number> => countRequests(keystone.service, 'POST', '/v3/auth/tokens');

  beforeAll(async () => {
    keystone = await startKeystone(prefix, { tokenLifeSeconds: LIFE_SECONDS });
  });
  afterAll(async () => {
    await keystone.service.stop();
  });

  it('is renewed ahead of its end while requests go on', async () => {
    const { session, events, states } = open(keystone);
    const before = await tokenRequests();
    await firstValueFrom(session.authenticate());
    states.clear();
    const startedAt = performance.now();

    const seen = await lastValueFrom(timer(0, 100).pipe(take(150), mergeMap(() => ask(session, keystone)), toArray()));

    const elapsedMs = performance.now() - startedAt;
    const signIns = (await tokenRequests()) - before;
    expect([seen.length, distinct(seen)]).toEqual([150, [200]]);
    expect(signIns).toBe(signInsOf(events, 'sign-in-started'));
    expect(signIns).toBeGreaterThanOrEqual(4);
    expect(signIns).toBeLessThanOrEqual(1 + elapsedMs / EARLIEST_RENEWAL_MS);
    expect(signInsOf(events, 'token-rejected')).toBe(0);
    expect([...states].sort()).toEqual(['renewing', 'valid']);
  });

  it('that is revoked under a hundred requests costs one sign-in and none of them', async () => {
    const { session, events } = open(keystone);
    await firstValueFrom(session.authenticate());
    const before = await tokenRequests();
    const { authUrl } = keystone;

    const running = lastValueFrom(range(0, 100).pipe(mergeMap(() => ask(session, keystone)), toArray()));
    const token = String(await firstValueFrom(session.getToken()));
    await firstValueFrom(session.delete(`${authUrl}/auth/tokens`, { headers: { 'X-Subject-Token': token } }));
    const afterwards = lastValueFrom(range(0, 100).pipe(mergeMap(() => ask(session, keystone)), toArray()));

    expect(distinct([...(await running), ...(await afterwards)])).toEqual([200]);
    // On a busy machine all that takes so long that the new token is renewed ahead of its end, too.
    const reasons = events.flatMap((event) => (event.type === 'sign-in-started' ? [event.reason] : [])).slice(1);
    expect(reasons.filter((reason) => reason !== 'renewal')).toEqual(['rejected']);
    expect((await tokenRequests()) - before).toBe(reasons.length);
  });

  it('outlives a restart of Keystone', async () => {
    let seen = await restarted(keystone);
    // A busy machine takes as long for that as the token lives; then it has ended, and nothing is shown.
    for (let turn = 1; turn < 5 && seen.tookMs > SHORTEST_LIFE_MS; turn += 1) seen = await restarted(keystone);

    expect(seen.away).toBe('connect-failure');
    expect(seen.back).toBe(200);
    expect(seen.tookMs).toBeLessThan(SHORTEST_LIFE_MS);
    expect(seen.rejected).toBe(0);
  });

  it('is fetched anew at the first use after Keystone was away for longer than it lasts', async () => {
    const { session, states } = open(keystone);
    await firstValueFrom(session.authenticate());
    const { service } = keystone;
    const { pid } = service;
    await service.halt();

    const away = await lastValueFrom(timer(0, 500).pipe(take(15), mergeMap(() => ask(session, keystone)), toArray()));
    const lost = session.snapshot().token;
    await service.resume();
    const before = await tokenRequests();
    const back = await lastValueFrom(range(0, 20).pipe(mergeMap(() => ask(session, keystone)), toArray()));

    expect(service.pid).not.toBe(pid);
    expect(distinct(away)).toEqual(['connect-failure']);
    expect(lost).toMatchObject({ status: 'failed', error: { code: 'connect-failure' } });
    expect(distinct(back)).toEqual([200]);
    expect((await tokenRequests()) - before).toBe(1);
    expect(states).toContain('renewing');
  });
});
