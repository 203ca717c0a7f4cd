import { firstValueFrom, from, lastValueFrom, Subject } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { passwordMethod } from '../../src/credentials/password-method.js';
import * as core from '../../src/identity/core.js';
import type { IdentityPlugin, IdentityPluginOptions } from '../../src/identity/identity-plugin-options.js';
import { corePart } from '../../src/identity/late-core.js';
import { latePlugin } from '../../src/identity/late-plugin.js';
import { latePart } from '../../src/runtime/part.js';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import type { HttpService } from '../request/http-service.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

/** A plugin whose code is not there yet. */
interface Early {
  readonly keystone: HttpService;
  readonly auth: IdentityPlugin;
  readonly session: ReturnType<typeof sessionFor>['session'];
  /** The code comes; answers when it is in use. */
  readonly arrive: () => Promise<void>;
}

async function early(): Promise<Early> {
  const keystone = await serveKeystone();
  const arrival = new Subject<typeof core>();
  const part = latePart(() => firstValueFrom(arrival), (cause) => new Error('no code', { cause }));
  const auth = latePlugin(optionsFor(keystone), part);
  const { session } = sessionFor(auth);
  const arrive = async (): Promise<void> => {
    arrival.next(core);
    await firstValueFrom(part.use(() => [undefined]));
  };
  return { keystone, auth, session, arrive };
}

function optionsFor({ url }: HttpService): IdentityPluginOptions {
  const methods = [passwordMethod({ userId: 'user-1', password: 'pw-Zt40kR-late' })];
  const root = `${url}/v3`;
  return {
    authUrl: url.replace('//', '//admin:pw-Jq71mN-url@'),
    methods,
    renewable: () => 'automatic',
    cacheParts: () => ({ user: 'user-1' }),
    signIn: (connection) => core.v3SignIn(connection, { root, methods, scope: undefined, includeCatalog: true }),
    rescope: (scope) => {
      core.wantedScope(scope);
      return core.identityCore(optionsFor({ url } as HttpService));
    },
  };
}

describe('latePlugin', () => {
  it('keeps who asks waiting until its code is there, and signs in once for all', async () => {
    const { keystone, session, arrive } = await early();
    const asked = [1, 2, 3].map(() => firstValueFrom(session.getToken()));
    expect(requestLines(keystone)).toEqual([]);

    await arrive();
    expect(await Promise.all(asked)).toEqual(['gAAAAAB-token-1', 'gAAAAAB-token-1', 'gAAAAAB-token-1']);
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
  });

  it('has the state of a plugin that holds nothing, and then its own, without a break', async () => {
    const { auth, session, arrive } = await early();
    const states: string[] = [];
    auth.state$.subscribe(({ status }) => states.push(status));
    expect(states).toEqual(['none']);

    await arrive();
    await firstValueFrom(session.getToken());
    expect(states).toEqual(['none', 'authenticating', 'valid']);
  });

  it('knows its URL without user info and its cache id from the start', async () => {
    const { auth, keystone, arrive } = await early();
    const before = [auth.authUrl, auth.getCacheId()];
    expect(before).toEqual([keystone.url, expect.stringMatching(/^[0-9a-f]{64}$/)]);

    await arrive();
    expect([auth.authUrl, auth.getCacheId()]).toEqual(before);
  });

  it('is told a token before it could read it, and signs in not at all', async () => {
    const first = await early();
    await first.arrive();
    await firstValueFrom(first.session.getToken());
    const kept = first.auth.getAuthState();
    const { auth, keystone, session, arrive } = await early();
    auth.setAuthState(kept);
    expect(auth.getAuthState()).toBe(kept);

    await arrive();
    expect(await firstValueFrom(auth.state$)).toMatchObject({ status: 'valid' });
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-1');
    expect(requestLines(keystone)).toEqual([]);
  });

  it('tells who asks first what it could not read, and loses nothing by it', async () => {
    const { auth, session, arrive } = await early();
    auth.setAuthState('{"auth_token":');
    await arrive();

    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ name: 'OptionError', options: ['state'] });
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-1');
  });

  it('tells a request that, too, if it asks first', async () => {
    const { auth, keystone, session, arrive } = await early();
    auth.setAuthState('{"auth_token":');
    await arrive();

    await expect(firstValueFrom(session.get(`${keystone.url}/thing`))).rejects.toMatchObject({ name: 'OptionError', options: ['state'] });
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-1');
  });

  it('says from the start whether others share its token', async () => {
    const keystone = await serveKeystone();
    const part = latePart<typeof core>(() => Promise.reject(new TypeError('offline')), (cause) => new Error('no code', { cause }));
    const own = latePlugin(optionsFor(keystone), part);
    const shared = latePlugin({ ...optionsFor(keystone), tokenStore: memoryTokenStore() }, part);

    expect([own.sharesToken?.(), shared.sharesToken?.()]).toEqual([false, true]);
  });

  it('forgets without an error where its code cannot be loaded', async () => {
    const keystone = await serveKeystone();
    const part = latePart<typeof core>(() => Promise.reject(new TypeError('offline')), (cause) => new Error('no code', { cause }));
    const auth = latePlugin(optionsFor(keystone), part);
    const { session } = sessionFor(auth);
    auth.setAuthState('anything');
    await lastValueFrom(from(auth.forget?.(session.connection) ?? []));

    expect(auth.getAuthState()).toBeUndefined();
  });

  it('forgets what it was told when that is dropped', async () => {
    const { auth, keystone, session, arrive } = await early();
    expect(auth.invalidate()).toBe(false);
    auth.setAuthState('anything');
    expect([auth.invalidate(), auth.getAuthState()]).toEqual([true, undefined]);

    await arrive();
    await firstValueFrom(session.getToken());
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
  });

  it('makes the plugin of another scope from itself, whenever its code comes', async () => {
    const { auth, session, arrive } = await early();
    const other = auth.rescope({ projectId: 'project-2' });
    const wrong = auth.rescope({});
    expect(other.getCacheId()).toBeUndefined();

    await arrive();
    expect(await firstValueFrom(session.getToken({ auth: other }))).toBe('gAAAAAB-token-1');
    await expect(firstValueFrom(session.getToken({ auth: wrong }))).rejects.toMatchObject({ code: 'missing-required-options' });
    expect(() => auth.rescope({})).toThrow('needs a scope');
  });

  it('says that its code could not be loaded, and tries again at the next use', async () => {
    const keystone = await serveKeystone();
    let isOnline = false;
    const part = latePart(
      () => (isOnline ? Promise.resolve(core) : Promise.reject(new TypeError('offline'))),
      (cause) => new Error('no code', { cause }),
    );
    const auth = latePlugin(optionsFor(keystone), part);
    const { session } = sessionFor(auth);
    await expect(firstValueFrom(session.getToken())).rejects.toThrow('no code');

    isOnline = true;
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-1');
  });

  it('prints no secret', async () => {
    const { auth } = await early();
    auth.setAuthState('{"auth_token":"gAAAAAB-told-Kd83"}');
    expect(JSON.stringify(auth)).not.toContain('gAAAAAB-told-Kd83');
  });
});

describe('corePart', () => {
  it('is loaded with the first use', async () => {
    expect(await firstValueFrom(corePart.use(({ identityCore }) => [identityCore]))).toBe(core.identityCore);
  });
});
