import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { firstValueFrom, from, lastValueFrom, throwError } from 'rxjs';
import { authPlugin, memoryTokenStore, OptionError, serviceToken, type AuthPlugin, type KeystoneEvent, type TokenStore } from 'keystoneauth-rx';
import { demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { virtualCloud } from '../journeys/virtual-cloud.js';

describe('getAuthState and setAuthState', () => {
  it('carry a token with its catalog from one plugin to another: no sign-in', async () => {
    const served = await startCloud();
    const first = demoPlugin(served);
    expect(first.getAuthState()).toBeUndefined();
    await firstValueFrom(openSession({ auth: first }).authenticate());
    const state = first.getAuthState() ?? '';
    expect(Object.keys(JSON.parse(state) as object)).toEqual(['auth_token', 'body']);

    const second = demoPlugin(served);
    second.setAuthState(state);
    expect(await firstValueFrom(second.state$)).toMatchObject({ status: 'valid', renewable: 'automatic' });
    const { status } = await firstValueFrom(openSession({ auth: second }).get('/servers', { endpointFilter: { serviceType: 'compute' } }));
    expect(status).toBe(200);
    expect(served.cloud.signIns).toBe(1);
    expect(second.getAuthState()).toBe(state);
  });

  it('hide the token from every session that uses the plugin later', async () => {
    const served = await startCloud();
    const first = demoPlugin(served);
    const access = await firstValueFrom(openSession({ auth: first }).authenticate());
    const second = demoPlugin(served);
    second.setAuthState(first.getAuthState());
    const session = openSession({ auth: second });
    const events: KeystoneEvent[] = [];
    session.events$.subscribe({ next: (event) => events.push(event), error: () => undefined });
    await firstValueFrom(session.get(`/servers?name=${access?.authToken ?? ''}`, { endpointFilter: { serviceType: 'compute' }, raiseExc: false }));
    expect(JSON.stringify(events)).not.toContain(access?.authToken);
    expect(inspect(second, { depth: 9 }) + JSON.stringify(second)).not.toContain(access?.authToken);
  });

  it('count a given token to its end by the wall clock, and sign in when that has come', async () => {
    const { auth, session, runtime, cloud } = virtualCloud(600_000);
    await firstValueFrom(session.authenticate());
    const state = auth.getAuthState();
    auth.setAuthState(undefined);
    expect(auth.getAuthState()).toBeUndefined();
    auth.setAuthState(state);
    runtime.advance(599_000);
    await firstValueFrom(session.getToken());
    expect(cloud.signIns).toBe(2);
  });

  it('replace what is held, and give way to a sign-in when the token turns out to be revoked', async () => {
    const served = await startCloud();
    const auth = demoPlugin(served);
    const session = openSession({ auth });
    await firstValueFrom(session.authenticate());
    const state = auth.getAuthState();
    served.cloud.revoke();
    auth.setAuthState(state);
    const { status } = await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }));
    expect(status).toBe(200);
    expect(served.cloud.signIns).toBe(2);
  });

  it.each([
    ['no JSON', 'auth-state-text-that-is-no-json'],
    ['no object', '["auth-state-text-in-a-list"]'],
    ['no token document', '{"auth_token":"auth-state-token-alone"}'],
    ['no text', { auth_token: 'auth-state-token-object' }],
  ])('refuse %s, change nothing and show nothing of it', async (_case, state) => {
    const served = await startCloud();
    const auth = demoPlugin(served);
    await firstValueFrom(openSession({ auth }).authenticate());
    const before = auth.getAuthState();
    let error: unknown;
    try {
      auth.setAuthState(state as string);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(OptionError);
    expect(inspect(error)).not.toMatch(/auth-state-t/);
    expect(auth.getAuthState()).toBe(before);
  });
});

describe('forget', () => {
  const forgotten = (auth: AuthPlugin, connection: Parameters<NonNullable<AuthPlugin['forget']>>[0]): Promise<unknown> => lastValueFrom(from(auth.forget?.(connection) ?? []), { defaultValue: 'nothing to forget with' });

  it('drops the token, and what a store keeps of it: the next one has to sign in', async () => {
    const [served, tokenStore] = [await startCloud(), memoryTokenStore()];
    const auth = demoPlugin(served, { tokenStore });
    const session = openSession({ auth });
    await firstValueFrom(session.authenticate());

    await forgotten(auth, session.connection);

    expect(auth.getAuthState()).toBeUndefined();
    await firstValueFrom(openSession({ auth: demoPlugin(served, { tokenStore }) }).getToken());
    expect(served.cloud.signIns).toBe(2);
  });

  it('reports a store that cannot, and drops the token all the same', async () => {
    const [served, memory] = [await startCloud(), memoryTokenStore()];
    const tokenStore: TokenStore = {
      load: (key) => memory.load(key),
      save: (key, text, options) => memory.save(key, text, options),
      withLock: (key, work) => memory.withLock(key, work),
      clear: () => throwError(() => new Error('the disk is gone')),
    };
    const auth = demoPlugin(served, { tokenStore });
    const session = openSession({ auth });
    const events: KeystoneEvent[] = [];
    session.events$.subscribe({ next: (event) => events.push(event), error: () => undefined });
    await firstValueFrom(session.authenticate());

    await forgotten(auth, session.connection);

    expect(auth.getAuthState()).toBeUndefined();
    expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'token-store-failed', message: expect.stringContaining('forget a token') }));
  });

  it('is what plugins of one’s own and service tokens have too', async () => {
    const served = await startCloud();
    let asked = 0;
    const own = authPlugin({ getToken: () => `gAAAAAB-own-${(asked += 1)}` });
    const user = demoPlugin(served);
    const both = serviceToken({ auth: user, serviceAuth: demoPlugin(served) });
    const session = openSession({ auth: own });
    await firstValueFrom(session.getToken());
    await firstValueFrom(session.getToken({ auth: both }));

    await forgotten(own, session.connection);
    await forgotten(both, session.connection);

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-own-2');
    expect(user.getAuthState()).toBeUndefined();
  });
});
