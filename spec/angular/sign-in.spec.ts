import { memoryTokenStore, type TokenStore } from 'keystoneauth-rx';
import { provideKeystoneTesting } from 'keystoneauth-rx/angular';
import { createCloud } from 'keystoneauth-rx/testing';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { admin, application, applicationAndCloud, applicationAndServedCloud, demo, factor, passcode } from './application.js';

const compute = { endpointFilter: { serviceType: 'compute' } };
const HOUR = 3_600_000;

describe('signIn', () => {
  it('fails with what Keystone says of a wrong password, and leaves nobody signed in', async () => {
    const { keystone, cloud } = await applicationAndServedCloud();
    await firstValueFrom(keystone.signIn(admin(cloud)));

    await expect(firstValueFrom(keystone.signIn(demo(cloud, { password: 'pw-Lk20xQ-wrong' })))).rejects.toMatchObject({ code: 'http-error', status: 401 });

    expect([keystone.tokenState(), keystone.access()]).toEqual([{ status: 'none' }, undefined]);
    await expect(firstValueFrom(keystone.session.get('/servers', compute))).rejects.toMatchObject({ code: 'missing-auth-plugin' });
  });

  it('is cold: each subscription signs in', async () => {
    const { keystone, cloud } = applicationAndCloud();
    const signIn$ = keystone.signIn(demo(cloud));
    expect(cloud.signIns).toBe(0);

    await firstValueFrom(signIn$);
    await firstValueFrom(signIn$);

    expect(cloud.signIns).toBe(2);
  });

  it('leaves the one who signed in later, and revokes what comes too late', async () => {
    const { keystone, cloud } = await applicationAndServedCloud();
    cloud.delay({ path: '/identity', ms: 60, times: 1 });
    const late = firstValueFrom(keystone.signIn(demo(cloud)));
    const later = firstValueFrom(keystone.signIn(admin(cloud)));

    await expect(late).rejects.toMatchObject({ code: 'aborted' });
    expect((await later).username).toBe('admin');
    await expect.poll(() => cloud.count('DELETE', '/identity/v3/auth/tokens')).toBe(1);
    expect(keystone.access()?.username).toBe('admin');
  });

  it('follows the token: renewed ahead of its end, the state says until when', async () => {
    const runtime = new VirtualRuntime();
    const { keystone, cloud } = applicationAndCloud({ runtime }, { now: () => runtime.now() });
    await firstValueFrom(keystone.signIn(demo(cloud)));
    const [first, endsAt] = [keystone.access(), runtime.now() + HOUR];
    expect(keystone.tokenState()).toMatchObject({ status: 'valid', endsAt });

    runtime.advance(0.85 * HOUR);

    expect(cloud.signIns).toBe(2);
    expect(keystone.tokenState()).toMatchObject({ status: 'valid', endsAt: expect.toSatisfy((end: number) => end > endsAt) });
    expect(keystone.access()?.auditId).not.toBe(first?.auditId);
    expect(keystone.access()?.username).toBe('demo');
  });

  it('does not count a look at who is signed in as use: a token that nobody uses ends', async () => {
    const runtime = new VirtualRuntime();
    const { keystone, cloud } = applicationAndCloud({ runtime }, { now: () => runtime.now() });
    await firstValueFrom(keystone.signIn(demo(cloud)));

    for (let hour = 0; hour < 10; hour += 1) {
      runtime.advance(HOUR);
      keystone.access();
    }

    expect(cloud.signIns).toBe(2);
    expect(keystone.tokenState().status).toBe('expired');
    expect(keystone.access()?.username).toBe('demo'); // the next request signs in by itself
    expect((await firstValueFrom(keystone.session.get('/servers', compute))).status).toBe(200);
  });

  it('keeps who is signed in while a rejected token is replaced', async () => {
    const { keystone, cloud } = applicationAndCloud();
    await firstValueFrom(keystone.signIn(demo(cloud)));
    const seen: unknown[] = [];
    keystone.session.state$.subscribe(() => seen.push(keystone.access()?.username));

    cloud.revoke();
    await firstValueFrom(keystone.session.get('/servers', compute));

    expect(cloud.signIns).toBe(2);
    expect(seen).not.toContain(undefined);
  });
});

describe('answer', () => {
  it('resumes a sign-in that wants another factor', async () => {
    const { keystone, cloud } = await applicationAndServedCloud();

    await expect(firstValueFrom(keystone.signIn(factor(cloud)))).rejects.toMatchObject({ code: 'missing-auth-methods' });
    expect(keystone.tokenState()).toMatchObject({ status: 'challenged', missing: [['totp']] });
    await expect(firstValueFrom(keystone.answer(passcode('000000')))).rejects.toMatchObject({ status: 401 });
    expect(keystone.tokenState().status).toBe('challenged');

    expect(await firstValueFrom(keystone.answer(passcode('135791')))).toMatchObject({ username: 'factor', projectName: 'demo' });
    expect(keystone.access()?.methods).toEqual(expect.arrayContaining(['password', 'totp']));
  });

  it('has nothing to answer while nobody signs in', async () => {
    const { keystone } = applicationAndCloud();

    await expect(firstValueFrom(keystone.answer(passcode('135791')))).rejects.toMatchObject({ code: 'missing-auth-plugin' });
  });
});

describe('selectScope', () => {
  it('goes on in another scope and back, with the same credentials', async () => {
    const { keystone, cloud } = await applicationAndServedCloud();
    await firstValueFrom(keystone.signIn(admin(cloud)));
    const home = keystone.access()?.projectId ?? '';

    expect(await firstValueFrom(keystone.selectScope({ domainId: 'default' }))).toMatchObject({ domainScoped: true });
    expect(keystone.access()).toMatchObject({ domainScoped: true, projectId: undefined });
    await firstValueFrom(keystone.selectScope({ projectId: home }));

    expect(keystone.access()).toMatchObject({ projectName: 'admin' });
    const reply = await firstValueFrom(keystone.adapter('compute').get('/servers'));
    expect(reply.status).toBe(200);
  });

  it('leaves everything as it was where somebody may not go', async () => {
    const { keystone, cloud } = applicationAndCloud();
    await firstValueFrom(keystone.signIn(demo(cloud)));
    const before = keystone.access();

    await expect(firstValueFrom(keystone.selectScope({ domainId: 'default' }))).rejects.toMatchObject({ status: 401 });
    await expect(firstValueFrom(keystone.selectScope({}))).rejects.toMatchObject({ code: 'missing-required-options' });

    expect(keystone.access()).toBe(before);
    expect((await firstValueFrom(keystone.session.get('/servers', compute))).status).toBe(200);
  });

  it('needs somebody who is signed in', async () => {
    const { keystone } = applicationAndCloud();

    await expect(firstValueFrom(keystone.selectScope({ domainId: 'default' }))).rejects.toMatchObject({ code: 'missing-auth-plugin', outcome: 'not-sent' });
  });
});

describe('signOut', () => {
  const revocations = (cloud: ReturnType<typeof createCloud>): number => cloud.count('DELETE', '/identity/v3/auth/tokens');

  it('revokes every token of who was signed in, and lets nobody in until somebody signs in', async () => {
    const { keystone, cloud } = await applicationAndServedCloud();
    await firstValueFrom(keystone.signIn(admin(cloud)));
    const tokens = [keystone.access()?.authToken];
    await firstValueFrom(keystone.selectScope({ systemScope: 'all' }));
    tokens.push(keystone.access()?.authToken);

    await firstValueFrom(keystone.signOut());

    expect([keystone.tokenState(), keystone.access()]).toEqual([{ status: 'none' }, undefined]);
    for (const token of tokens) {
      const headers = { 'X-Auth-Token': token ?? '', 'X-Subject-Token': token ?? '' };
      expect(cloud.handle({ method: 'GET', url: `${cloud.authUrl}/auth/tokens`, headers }).status).toBe(401);
    }
    expect(cloud.signIns).toBe(2);
    await expect(firstValueFrom(keystone.session.get('/servers', compute))).rejects.toMatchObject({ code: 'missing-auth-plugin' });
  });

  it('is done at once, and to its end though nobody waits', async () => {
    const { keystone, cloud } = applicationAndCloud();
    await firstValueFrom(keystone.signIn(demo(cloud)));

    keystone.signOut().subscribe().unsubscribe();

    expect(keystone.access()).toBeUndefined();
    expect(revocations(cloud)).toBe(1);
  });

  it('is no error where Keystone cannot be told, and tells it nothing if that is not wanted', async () => {
    const { keystone, cloud } = applicationAndCloud();
    await firstValueFrom(keystone.signIn(demo(cloud)));
    cloud.fail({ path: '/identity', status: 'reset', times: 9 });
    await expect(firstValueFrom(keystone.signOut())).resolves.toBeUndefined();
    const told = cloud.count('DELETE');

    cloud.reset();
    await firstValueFrom(keystone.signIn(demo(cloud)));
    await firstValueFrom(keystone.signOut({ revoke: false }));

    expect(told).toBe(1);
    expect(revocations(cloud)).toBe(0);
    await expect(firstValueFrom(keystone.signOut())).resolves.toBeUndefined();
  });

  it('clears the store in which the token was kept', async () => {
    const kept = new Map<string, string>();
    const memory = memoryTokenStore();
    const tokenStore: TokenStore = {
      load: (key) => memory.load(key),
      withLock: (key, work) => memory.withLock(key, work),
      save: (key, text, options) => { kept.set(key, text); return memory.save(key, text, options); },
      clear: (key) => { kept.delete(key); return memory.clear(key); },
    };
    const { keystone, cloud } = applicationAndCloud();
    const auth = demo(cloud, { tokenStore });
    await firstValueFrom(keystone.signIn(auth));
    expect([...kept.keys()]).toEqual([auth.getCacheId()]);

    await firstValueFrom(keystone.signOut());

    expect([...kept.keys()]).toEqual([]);
    expect(auth.getAuthState()).toBeUndefined();
  });

  it('takes a token along that comes too late', async () => {
    const runtime = new VirtualRuntime();
    const { keystone, cloud } = applicationAndCloud({ runtime });
    const auth = demo(cloud);
    cloud.delay({ path: '/identity', ms: 1000, times: 1 });
    const late = firstValueFrom(keystone.signIn(auth));

    await firstValueFrom(keystone.signOut());
    runtime.advance(1000);

    await expect(late).rejects.toMatchObject({ code: 'aborted' });
    expect(revocations(cloud)).toBe(1);
    expect([auth.getAuthState(), keystone.access()]).toEqual([undefined, undefined]);
  });

  it('signs the same user out in the other tabs of the application, and nobody else', async () => {
    const signOutChannel = 'tabs of the specification';
    const cloud = createCloud();
    const [one, same, another, apart] = [signOutChannel, signOutChannel, signOutChannel, 'another application'].map((name) =>
      application(provideKeystoneTesting(cloud, { signOutChannel: name })).keystone,
    );
    for (const keystone of [one, same, apart]) await firstValueFrom(keystone!.signIn(demo(cloud)));
    await firstValueFrom(another!.signIn(admin(cloud)));

    await firstValueFrom(one!.signOut());
    await expect.poll(() => same!.tokenState()).toEqual({ status: 'none' });

    expect(same!.access()).toBeUndefined();
    await expect.poll(() => revocations(cloud)).toBe(2);
    expect([another!.access()?.username, apart!.access()?.username]).toEqual(['admin', 'demo']);
  });

  it('is for this tab alone if that is wanted', async () => {
    const cloud = createCloud();
    const [one, other] = [1, 2].map(() => application(provideKeystoneTesting(cloud, { signOutChannel: 'tabs apart' })).keystone);
    for (const keystone of [one, other]) await firstValueFrom(keystone!.signIn(demo(cloud)));

    await firstValueFrom(one!.signOut({ everywhere: false }));
    await firstValueFrom(one!.signIn(admin(cloud)));
    await firstValueFrom(one!.signOut());

    expect(other!.access()?.username).toBe('demo');
  });

  it('does not revoke once more what tabs have shared', async () => {
    const [cloud, tokenStore] = [createCloud(), memoryTokenStore()];
    const [one, other] = [1, 2].map(() => application(provideKeystoneTesting(cloud, { signOutChannel: 'tabs with a store' })).keystone);
    for (const keystone of [one, other]) await firstValueFrom(keystone!.signIn(demo(cloud, { tokenStore })));
    expect(other!.access()?.auditId).toBe(one!.access()?.auditId);

    await firstValueFrom(one!.signOut());
    await expect.poll(() => other!.tokenState()).toEqual({ status: 'none' });

    expect(revocations(cloud)).toBe(1);
  });
});
