import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { AuthHeaders } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { printed } from '../credentials/contribution.js';
import { closeAll, closedLater, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const user = { userId: 'u', password: 's3cret-word-1' } as const;

describe('identityPlugin', () => {
  it('gives token, headers and ids of one sign-in', async () => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, ...user }));

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-1');
    expect(await firstValueFrom(session.getAuthHeaders())).toEqual({ 'X-Auth-Token': 'gAAAAAB-token-1' });
    expect(await firstValueFrom(session.getUserId())).toBe('user-1');
    expect(await firstValueFrom(session.getProjectId())).toBe('project-1');
    expect(await firstValueFrom(session.getAccess())).toMatchObject({ userId: 'user-1', projectId: 'project-1', version: 'v3' });
    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
  });

  it('sends nothing until somebody subscribes, and gives one value to each who does', async () => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, ...user }));
    const token$ = session.getToken();
    expect(keystone.arrivals).toEqual([]);

    expect(await Promise.all([1, 2, 3].map(() => lastValueFrom(token$.pipe(toArray()))))).toEqual([['gAAAAAB-token-1'], ['gAAAAAB-token-1'], ['gAAAAAB-token-1']]);
    expect(keystone.arrivals).toHaveLength(1);
  });

  it('makes the headers of a token once', async () => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, ...user }));

    const first = await firstValueFrom(session.getAuthHeaders());
    expect(await firstValueFrom(session.getAuthHeaders())).toBe(first);
    session.invalidate();
    expect(await firstValueFrom(session.getAuthHeaders())).toEqual({ 'X-Auth-Token': 'gAAAAAB-token-2' });
  });

  it('drops only the token that was rejected, however its header is spelled', async () => {
    const keystone = await serveKeystone();
    const auth = v3.password({ authUrl: keystone.url, ...user });
    const { session } = sessionFor(auth);
    await firstValueFrom(session.getToken());
    const tokenAfter = (rejected: AuthHeaders | undefined): Promise<unknown> => {
      auth.invalidate(rejected);
      return firstValueFrom(session.getToken());
    };

    expect(await tokenAfter({ 'X-Auth-Token': 'an older one' })).toBe('gAAAAAB-token-1');
    expect(await tokenAfter({})).toBe('gAAAAAB-token-1');
    expect(await tokenAfter({ 'x-auth-token': 'gAAAAAB-token-1' })).toBe('gAAAAAB-token-2');
    expect(await tokenAfter({ 'X-Auth-Token': 'gAAAAAB-token-1' })).toBe('gAAAAAB-token-2');
    expect(await tokenAfter(undefined)).toBe('gAAAAAB-token-3');
  });

  it('signs in now when told to, whatever it holds', async () => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, ...user }));
    await firstValueFrom(session.getToken());

    expect(await firstValueFrom(session.authenticate())).toMatchObject({ userId: 'user-1' });
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-2');
  });

  it('has its own life in each plugin, and one in all sessions that use it', async () => {
    const keystone = await serveKeystone();
    const auth = v3.password({ authUrl: keystone.url, ...user });
    const other = v3.password({ authUrl: keystone.url, ...user });
    const [first, second] = [sessionFor(auth).session, sessionFor(auth).session];

    expect(await firstValueFrom(first.getToken())).toBe('gAAAAAB-token-1');
    expect(await firstValueFrom(second.getToken())).toBe('gAAAAAB-token-1');
    expect(await firstValueFrom(second.getToken({ auth: other }))).toBe('gAAAAAB-token-2');
  });

  it('has no project id without a project', async () => {
    const { authUrl } = closedLater(await serveCloud());
    const { session } = sessionFor(v3.password({ authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password', unscoped: true }));

    expect(await firstValueFrom(session.getProjectId())).toBeUndefined();
    expect(await firstValueFrom(session.getUserId())).toBeTypeOf('string');
  });

  it('prints neither password nor token, nor do its access, session and events', async () => {
    const keystone = await serveKeystone(() => undefined);
    const auth = v3.password({ authUrl: keystone.url, ...user });
    const { session, events } = sessionFor(auth);
    const access = await firstValueFrom(session.getAccess());
    await firstValueFrom(session.get(`${keystone.url}/echo?of=gAAAAAB-token-1`));

    for (const shown of [auth, session, session.snapshot(), access, events, await firstValueFrom(session.state$)]) {
      expect(printed(shown)).not.toMatch(/s3cret|token-1/);
    }
  });

  it('warns of a sign-in that everybody on the way can read', async () => {
    const keystone = await serveKeystone();
    const { session, events } = sessionFor(v3.password({ authUrl: 'http://keystone.invalid/v3', ...user }), {
      transport: () => { throw new Error(`not to be reached; ${keystone.url} is`); },
    });

    await firstValueFrom(session.getToken()).catch(() => undefined);

    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'plain-http-sign-in', message: expect.stringContaining('keystone.invalid') as string }]);
  });
});
