import { catchError, defaultIfEmpty, delay, filter, firstValueFrom, map, of, takeUntil, timeout, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { isHttpError, realRuntime, type Runtime, type Session } from 'keystoneauth-rx';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { demoPlugin, one, openSession, startCloud } from './demo-cloud.js';

const CALLERS = 1000;
const SIGN_IN_MS = 500;
const servers = { endpointFilter: { serviceType: 'compute' } };

/** A session before its next sign-in, which takes a while. */
interface Scene {
  readonly served: ServedCloud;
  readonly session: Session;
  /** How often Keystone issues a token from here on. */
  signIns(): number;
}

/** What makes a session need a sign-in. */
type Cause = (served: ServedCloud, passTime: (ms: number) => void) => void;

/** Keystone rejects what the session holds, or its clock says that it has ended. */
const causes: Readonly<Record<string, Cause | undefined>> = {
  cold: undefined,
  'expired by the clock': (_, passTime) => passTime(3_700_000),
  'ended by Keystone': ({ cloud }) => cloud.expireTokens(),
  revoked: ({ cloud }) => cloud.revoke(),
};

/** A session on whose token something has happened. */
async function scene(cause: Cause | undefined): Promise<Scene> {
  let passedMs = 0;
  const runtime: Runtime = { ...realRuntime, now: () => realRuntime.now() + passedMs, monotonic: () => realRuntime.monotonic() + passedMs };
  const served = await startCloud({ now: () => runtime.now() });
  const session = openSession({ auth: demoPlugin(served), runtime });
  if (cause !== undefined) await one(session.getToken());
  cause?.(served, (ms) => (passedMs += ms));
  const before = served.cloud.signIns;
  served.cloud.delay({ path: '/identity/v3/auth/tokens', ms: SIGN_IN_MS });
  return { served, session, signIns: () => served.cloud.signIns - before };
}

/** How a caller's request ended: its status, the name of its error, or that the caller left. */
type Ending = number | string;

const get = (session: Session): Observable<Ending> => session.get('/servers', servers).pipe(map(({ status }) => status));

const ending = (answer$: Observable<Ending>): Promise<Ending> =>
  firstValueFrom(answer$.pipe(defaultIfEmpty('left'), catchError((error: unknown) => of(error instanceof Error ? error.name : 'unknown'))));

type Hurry = (answer$: Observable<Ending>) => Observable<Ending>;

/** So many callers at once, the first ones in a hurry of their own; how these fared, and the others, by how often. */
async function atOnce(session: Session, ...hurried: readonly Hurry[]): Promise<{ hurried: Ending[]; others: Record<string, number> }> {
  const patient: Hurry = (answer$) => answer$;
  const endings = await Promise.all(
    Array.from({ length: CALLERS }, (_, caller) => ending((hurried[caller] ?? patient)(get(session)))),
  );
  const others: Record<string, number> = {};
  for (const other of endings.slice(hurried.length)) others[other] = (others[other] ?? 0) + 1;
  return { hurried: endings.slice(0, hurried.length), others };
}

/** Leaves 5 ms after the sign-in began. */
function leaving({ events$ }: Session): Hurry {
  return takeUntil(events$.pipe(filter(({ type }) => type === 'sign-in-started'), delay(5)));
}

describe.each(Object.keys(causes))('a thousand requests at once on a token that is %s', { timeout: 30_000 }, (name) => {
  const cause = causes[name];

  it('cost one sign-in and are all answered', async () => {
    const { session, signIns } = await scene(cause);

    expect(await atOnce(session)).toEqual({ hurried: [], others: { 200: CALLERS } });
    expect(signIns()).toBe(1);
  });

  it('lose nothing when the first leaves after 5 ms and another gives up after 50 ms', async () => {
    const { session, signIns } = await scene(cause);

    expect(await atOnce(session, leaving(session), timeout(50))).toEqual({
      hurried: ['left', 'TimeoutError'],
      others: { 200: CALLERS - 2 },
    });
    expect(signIns()).toBe(1);
  });
});

describe('a thousand requests at once with a wrong password', { timeout: 30_000 }, () => {
  it('cost one sign-in; everybody is told why', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served, { password: 'wrong-password' }) });
    served.cloud.delay({ path: '/identity/v3/auth/tokens', ms: SIGN_IN_MS });
    const rejected = (error: unknown): string => (isHttpError(error, 401) ? 'wrong password' : String(error));

    const told = await Promise.all(Array.from({ length: CALLERS }, () => one(get(session)).catch(rejected)));
    const later = await one(get(session)).catch(rejected);

    expect(new Set([...told, later])).toEqual(new Set(['wrong password']));
    expect([served.cloud.failedSignIns, served.cloud.count('POST', '/identity'), served.cloud.count('GET')]).toEqual([1, 1, 0]);
  });
});

describe('a thousand requests that everybody gives up', () => {
  it('leave a sign-in that finishes and is kept', async () => {
    const { session, signIns, served } = await scene(undefined);
    const valid$ = session.state$.pipe(filter(({ status }) => status === 'valid'));
    const endings = await Promise.all(Array.from({ length: CALLERS }, () => ending(get(session).pipe(timeout(50)))));

    await firstValueFrom(valid$);

    expect(new Set(endings)).toEqual(new Set(['TimeoutError']));
    expect(served.cloud.count('GET', '/compute')).toBe(0);
    expect(await ending(get(session))).toBe(200);
    expect(signIns()).toBe(1);
  });
});
