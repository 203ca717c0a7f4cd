import { memoryTokenStore, switchablePlugin, type SwitchablePlugin } from 'keystoneauth-rx';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { signOut } from '../../src/operations/sign-out.js';
import { type Session } from '../../src/session/session.js';
import { closeAll, closedLater, sessionFor } from '../identity/scripted-keystone.js';
import { requestsAfterSignIn } from './demo-session.js';

afterEach(closeAll);

async function signedIn(): Promise<{ readonly session: Session; readonly auth: SwitchablePlugin; readonly served: ServedCloud; readonly token: string | undefined }> {
  const served = closedLater(await serveCloud());
  const who = { authUrl: served.authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password' };
  const auth = switchablePlugin(v3.password({ ...who, projectName: 'demo', projectDomainId: 'default' }));
  const { session } = sessionFor(auth);
  return { session, auth, served, token: await firstValueFrom(session.getToken()) };
}

describe('signOut', () => {
  it('leaves nobody signed in at once, and then revokes the token', async () => {
    const { session, auth, served, token } = await signedIn();
    const leaving = firstValueFrom(signOut(session));
    expect(auth.current()).toBeUndefined();
    await leaving;

    expect(requestsAfterSignIn(served)).toEqual(['DELETE /v3/auth/tokens']);
    expect(served.cloud.requests().at(-1)).toMatchObject({ headers: { 'x-subject-token': token, 'x-auth-token': token } });
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: 'missing-auth-plugin' });
  });

  it('forgets the token of the plugin, which somebody may go on with', async () => {
    const { session, auth, token } = await signedIn();
    const plugin = auth.current();
    await firstValueFrom(signOut(session));
    auth.use(plugin);

    expect(await firstValueFrom(session.getToken())).not.toBe(token);
  });

  it('forgets the token where it is kept', async () => {
    const served = closedLater(await serveCloud());
    const tokenStore = memoryTokenStore();
    const who = { authUrl: served.authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password' };
    const make = (): SwitchablePlugin => switchablePlugin(v3.password({ ...who, projectName: 'demo', projectDomainId: 'default', tokenStore }));
    const { session } = sessionFor(make());
    await firstValueFrom(session.getToken());
    const shared = sessionFor(make()).session;
    await firstValueFrom(shared.getToken());
    expect(served.cloud.signIns).toBe(1);
    await firstValueFrom(signOut(session, { revoke: false }));
    await firstValueFrom(sessionFor(make()).session.getToken());

    expect(served.cloud.signIns).toBe(2);
  });

  it('asks Keystone nothing where that is not wanted, or where nobody has a token', async () => {
    const { session, auth, served } = await signedIn();
    const plugin = auth.current();
    await firstValueFrom(signOut(session, { revoke: false }));
    auth.use(plugin);
    await firstValueFrom(signOut(session));
    await firstValueFrom(signOut(session));

    expect(requestsAfterSignIn(served)).toEqual([]);
  });

  it('is done although Keystone is away, and without signing in again where the token is no good', async () => {
    const { session, auth, served } = await signedIn();
    served.cloud.revoke();
    await firstValueFrom(signOut(session));

    expect(auth.current()).toBeUndefined();
    expect(served.cloud.signIns).toBe(1);
    const other = await signedIn();
    await other.served.close();
    await firstValueFrom(signOut(other.session));
    expect(other.auth.current()).toBeUndefined();
  });

  it('refuses a session whose plugin would sign in again', async () => {
    const served = closedLater(await serveCloud());
    const { session } = sessionFor(v3.password({ authUrl: served.authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password' }));

    expect(() => signOut(session)).toThrow(expect.objectContaining({ code: 'invalid-option', options: ['session'] }));
  });
});
