import { defer, firstValueFrom, from, lastValueFrom, map, NEVER, Observable, of, range, Subject, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { AuthorizationFailure } from '../../src/errors/authorization-failure.js';
import { MissingAuthPlugin } from '../../src/errors/missing-auth-plugin.js';
import type { AuthHeaders, AuthPlugin } from '../../src/identity/auth-plugin.js';
import { authPlugin } from '../../src/identity/custom-plugin.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import { authenticate, replaceAuthHeaders } from '../../src/request/authenticate.js';
import type { Journey } from '../../src/request/journey.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { failureIn, failureOf } from './caught.js';

const url = 'http://cloud.test/x';

/** A plugin whose headers are what `getHeaders` gives. */
function plugin(getHeaders: AuthPlugin['getHeaders'], more: Partial<AuthPlugin> = {}): AuthPlugin {
  return { getHeaders, getEndpoint: () => [undefined], invalidate: () => true, ...more };
}

function journeyOf(request: Omit<ApiRequest, 'url'>, auth?: AuthPlugin): Promise<Journey> {
  return firstValueFrom(of({ url, ...request }).pipe(authenticate(new Session({ auth }))));
}

describe('authenticate', () => {
  it('sets the headers of the plugin over any the request has', async () => {
    const auth = testPlugin({ token: 'gAAAAAB-token-1' });

    const { headers, authHeaders } = await journeyOf({ headers: { 'x-auth-token': 'mine', 'X-Other': '1' } }, auth);

    expect(headers).toEqual({ 'X-Auth-Token': 'gAAAAAB-token-1', 'X-Other': '1' });
    expect(authHeaders).toEqual({ 'X-Auth-Token': 'gAAAAAB-token-1' });
  });

  it("asks the request's own plugin instead of the session's", async () => {
    const own = testPlugin({ token: 'own' });

    expect((await journeyOf({ auth: own }, testPlugin({ token: 'session' }))).headers).toEqual({ 'X-Auth-Token': 'own' });
  });

  it('asks nobody for a request that is not to be authenticated', async () => {
    let asked = 0;
    const auth = plugin(() => {
      asked += 1;
      return [{ 'X-Auth-Token': 'gAAAAAB-token-1' }];
    });

    const journey = await journeyOf({ authenticated: false }, auth);

    expect(journey).toMatchObject({ headers: {}, authHeaders: undefined, renew: undefined, failure: undefined });
    expect(asked).toBe(0);
  });

  it('lets a request through where there is no plugin, unless it insists', async () => {
    expect(await journeyOf({})).toMatchObject({ headers: {}, failure: undefined });

    const error = failureIn(await journeyOf({ authenticated: true, method: 'PUT' }));
    expect(error).toBeInstanceOf(MissingAuthPlugin);
    expect(error).toMatchObject({ outcome: 'not-sent', message: expect.stringContaining(`PUT ${url}`) });
  });

  it('takes empty headers for "none are needed"', async () => {
    expect(await journeyOf({}, plugin(() => [{}]))).toMatchObject({ headers: {}, authHeaders: {}, failure: undefined });
  });

  it.each([
    ['undefined', (): undefined[] => [undefined]],
    ['an empty stream', (): AuthHeaders[] => []],
  ])('takes %s for "no valid authentication is available"', async (_, getHeaders) => {
    expect(failureIn(await journeyOf({}, plugin(getHeaders)))).toBeInstanceOf(AuthorizationFailure);
  });

  it('fails as the plugin fails, whether it throws or errors', async () => {
    const error = new Error('no sign-in today');
    const throwing = plugin(() => {
      throw error;
    });

    expect(failureIn(await journeyOf({}, throwing))).toBe(error);
    expect(failureIn(await journeyOf({}, plugin(() => throwError(() => error))))).toBe(error);
  });

  describe('the way back from a 401', () => {
    const rejected = { 'X-Auth-Token': 'gAAAAAB-token-1' };

    it('tells the plugin what was rejected and brings what it has then', async () => {
      const invalidated: (AuthHeaders | undefined)[] = [];
      let token = 'gAAAAAB-token-1';
      const auth = plugin(() => defer(() => of({ 'X-Auth-Token': token })), {
        invalidate: (headers) => {
          invalidated.push(headers);
          token = 'gAAAAAB-token-2';
          return true;
        },
      });
      const { renew } = await journeyOf({}, auth);

      expect(invalidated).toEqual([]);
      expect(await firstValueFrom(renew?.(rejected) ?? NEVER)).toEqual({ 'X-Auth-Token': 'gAAAAAB-token-2' });
      expect(invalidated).toEqual([rejected]);
    });

    it('brings nothing when the plugin sees no use in asking again', async () => {
      let asked = 0;
      const auth = plugin(() => defer(() => of({ asked: String((asked += 1)) })), { invalidate: () => false });
      const { renew } = await journeyOf({}, auth);

      expect(await firstValueFrom(renew?.(rejected) ?? NEVER)).toBeUndefined();
      expect(asked).toBe(1);
    });

    it('fails as the sign-in fails', async () => {
      const error = new Error('locked out');
      let asked = 0;
      const auth = plugin(() => defer(() => ((asked += 1) === 1 ? of(rejected) : throwError(() => error))));
      const { renew } = await journeyOf({}, auth);

      expect(await failureOf(renew?.(rejected) ?? NEVER)).toBe(error);
    });

    it('is closed by the request, and by a plugin that signs in once', async () => {
      const once = plugin(() => [rejected], { reauthenticate: false });

      expect((await journeyOf({ allowReauth: false }, testPlugin())).renew).toBeUndefined();
      expect((await journeyOf({}, once)).renew).toBeUndefined();
      expect((await journeyOf({ allowReauth: true }, testPlugin())).renew).toBeDefined();
    });
  });

  describe('in a stream', () => {
    it('signs in once for a hundred requests that wait together', async () => {
      const tokens = new Subject<string>();
      let signIns = 0;
      const auth = authPlugin({
        getToken: () => {
          signIns += 1;
          return tokens;
        },
      });
      const journeys = lastValueFrom(
        range(0, 100).pipe(map((index) => ({ url: `${url}/${index}` })), authenticate(new Session({ auth })), toArray()),
      );

      tokens.next('gAAAAAB-token-1');

      expect((await journeys).map(({ headers }) => headers['X-Auth-Token'])).toEqual(Array(100).fill('gAAAAAB-token-1'));
      expect(signIns).toBe(1);
    });

    it('keeps a failure with its item, and passes a failed one on untouched', async () => {
      const broken = plugin(() => throwError(() => new Error('no')));
      const requests: ApiRequest[] = [{ url }, { url, auth: broken }, { url }];
      const session = new Session({ auth: testPlugin() });

      const journeys = await lastValueFrom(from(requests).pipe(authenticate(session), toArray()));
      const again = await lastValueFrom(from(journeys).pipe(authenticate(session), toArray()));

      expect(journeys.map((journey) => journey.failure === undefined)).toEqual([true, false, true]);
      expect(again[1]).toBe(journeys[1]);
    });

    it('lets no item wait for the sign-in of another', () => {
      const slow = plugin(() => NEVER);
      const seen: string[] = [];

      from([{ url: 'http://cloud.test/slow', auth: slow }, { url: 'http://cloud.test/fast' }])
        .pipe(authenticate(new Session({ auth: testPlugin() })))
        .subscribe(({ request }) => seen.push(request.url))
        .unsubscribe();

      expect(seen).toEqual(['http://cloud.test/fast']);
    });

    it('is synchronous where the plugin is, and asks anew for each subscriber', () => {
      let asked = 0;
      const auth = plugin(() => defer(() => of({ 'X-Auth-Token': String((asked += 1)) })));
      const seen: (string | undefined)[] = [];
      const journey$ = of({ url }).pipe(authenticate(new Session({ auth })));

      journey$.subscribe(({ headers }) => seen.push(headers['X-Auth-Token']));
      journey$.subscribe(({ headers }) => seen.push(headers['X-Auth-Token']));

      expect(seen).toEqual(['1', '2']);
    });

    it('gives up what the plugin is doing when nobody waits any more, or the request is aborted', async () => {
      let given = 0;
      const auth = plugin(() => new Observable<AuthHeaders>(() => () => (given += 1)));
      const abort = new AbortController();
      const journey$ = of({ url, signal: abort.signal }).pipe(authenticate(new Session({ auth })));

      journey$.subscribe().unsubscribe();
      expect(given).toBe(1);

      const aborted = firstValueFrom(journey$);
      abort.abort();
      expect(failureIn(await aborted)).toMatchObject({ code: 'aborted', outcome: 'not-sent' });
      expect(given).toBe(2);
    });
  });
});

describe('replaceAuthHeaders', () => {
  it('replaces in any spelling and leaves its argument alone', () => {
    const before = { 'x-auth-token': 'old', 'X-Other': '1' };

    expect(replaceAuthHeaders(before, { 'X-Auth-Token': 'new' })).toEqual({ 'X-Auth-Token': 'new', 'X-Other': '1' });
    expect(before).toEqual({ 'x-auth-token': 'old', 'X-Other': '1' });
  });
});
