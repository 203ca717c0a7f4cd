import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, lastBody, letInByV3, serveKeystone, sessionFor, signIn } from '../identity/scripted-keystone.js';

afterEach(closeAll);

const credential = (name: string): v3.AuthMethod =>
  v3.applicationCredentialMethod({ applicationCredentialId: `id-${name}`, applicationCredentialSecret: `acs-Wq4Zt-${name}` });

describe('v3.freshMethod', () => {
  it('signs in with what it is given at that moment', async () => {
    const keystone = await serveKeystone();
    let name = 'one';
    const auth = v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(async () => Promise.resolve(credential(name)))] });
    const { session } = sessionFor(auth);
    const sent = (): unknown => (lastBody(keystone) as { auth: { identity: unknown } }).auth.identity;

    await firstValueFrom(session.authenticate());
    expect(sent()).toEqual({ methods: ['application_credential'], application_credential: { id: 'id-one', secret: 'acs-Wq4Zt-one' } });
    name = 'two';
    await firstValueFrom(session.authenticate());
    expect(sent()).toEqual({ methods: ['application_credential'], application_credential: { id: 'id-two', secret: 'acs-Wq4Zt-two' } });
  });

  it('asks once more before it believes a rejection, and tries what is new', async () => {
    const keystone = await serveKeystone(({ body }) => (body.includes('id-new') ? letInByV3() : { status: 401, json: {} }));
    const answers = ['old', 'new'];
    const auth = v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(() => credential(answers.shift() ?? 'none'))] });

    expect(await signIn(auth)).toBe('gAAAAAB-token-1');
    expect(keystone.arrivals).toHaveLength(2);
  });

  it('believes a rejection of what has not changed', async () => {
    const keystone = await serveKeystone(() => ({ status: 401, json: {} }));
    const auth = v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(() => credential('old'))] });

    expect(await signIn(auth)).toMatchObject({ status: 401 });
    expect(keystone.arrivals).toHaveLength(1);
  });

  it.each([undefined, { username: 'u' }])('says so when it is given %j instead of a method', async (given) => {
    const keystone = await serveKeystone();
    const auth = v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(() => given as never)] });

    expect(await signIn(auth)).toMatchObject({ code: 'authorization-failure' });
    expect(keystone.arrivals).toHaveLength(0);
  });

  it('signs with a method that has its own way to send', async () => {
    const keystone = await serveKeystone();
    const keys = { consumerKey: 'ck-Wq4Zt-fresh-key', consumerSecret: 'cs-Wq4-fresh-consumer', accessKey: 'ak-Wq4Zt-fresh-key', accessSecret: 'as-Wq4-fresh-access' };
    const auth = v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(() => v3.oauth1Method(keys))] });
    await signIn(auth);

    expect(keystone.arrivals[0]?.headers.authorization).toMatch(/^OAuth /);
  });

  it('knows from what was made that it cannot renew', async () => {
    const keystone = await serveKeystone();
    const auth = v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(() => v3.tokenMethod({ token: 'gAAAAAB-fresh-Wq4' }))] });
    const { session } = sessionFor(auth);
    await firstValueFrom(session.authenticate());

    expect(await firstValueFrom(session.state$)).toMatchObject({ renewable: 'impossible' });
  });

  it('is bound to its scope when what it makes is', async () => {
    const keystone = await serveKeystone();
    const auth = v3.auth({ authUrl: keystone.url, methods: [v3.freshMethod(() => credential('one'))] });

    expect(await signIn(auth.rescope({ projectId: 'p' }))).toMatchObject({ code: 'invalid-option', options: ['scope'] });
    expect(keystone.arrivals).toHaveLength(0);
  });

  it('refuses what is no function', () => {
    expect(() => v3.freshMethod(5 as never)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
