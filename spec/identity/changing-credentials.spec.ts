import { firstValueFrom, type Observable } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { password, type ChangingValue, type IdentityPlugin, type SecretInput } from 'keystoneauth-rx';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import type { HttpService } from '../request/http-service.js';
import { closeAll, letInByV2, letInByV3, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const OLD = 'pw-Hq83-before';
const NEW = 'pw-Hq83-afterwards';

/** Lets in who knows the new secret. */
const serveStrictKeystone = async (): Promise<HttpService> =>
  serveKeystone(({ method, body, path }) => {
    if (method !== 'POST') return undefined;
    if (!body.includes(NEW)) return { status: 401, json: { error: { message: 'The request you have made requires authentication.' } } };
    return path.endsWith('/v2.0/tokens') ? letInByV2() : letInByV3();
  });
const posts = ({ arrivals }: HttpService): number => arrivals.filter(({ method }) => method === 'POST').length;
const result = async (stream$: Observable<unknown>): Promise<unknown> => firstValueFrom(stream$).catch((error: unknown) => error);

const plugins: Readonly<Record<string, (url: string, secret: SecretInput) => IdentityPlugin>> = {
  'v3.password': (url, secret) => v3.password({ authUrl: url, userId: 'u', password: secret }),
  'v3.applicationCredential': (url, secret) =>
    v3.applicationCredential({ authUrl: url, applicationCredentialId: 'i', applicationCredentialSecret: secret }),
  'v3.token': (url, secret) => v3.token({ authUrl: url, token: secret }),
  'v2.password': (url, secret) => v2.password({ authUrl: `${url}/v2.0`, username: 'u', password: secret }),
  'v2.token': (url, secret) => v2.token({ authUrl: `${url}/v2.0`, token: secret }),
  password: (url, secret) => password({ authUrl: `${url}/v3`, userId: 'u', password: secret }),
  'password at v2.0': (url, secret) => password({ authUrl: `${url}/v2.0`, username: 'u', password: secret }),
};

describe.each(Object.entries(plugins))('a secret that changes, given to %s', (_name, make) => {
  it('is read for each sign-in', async () => {
    const keystone = await serveKeystone();
    let reads = 0;
    const { session } = sessionFor(make(keystone.url, () => `pw-Hq83-reading-${String((reads += 1))}`));

    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(reads).toBe(2);
    expect(keystone.arrivals.map(({ body }) => /pw-Hq83-reading-\d/.exec(body)?.[0])).toEqual(['pw-Hq83-reading-1', 'pw-Hq83-reading-2']);
  });

  it('is read once more before a rejection is believed', async () => {
    const keystone = await serveStrictKeystone();
    const secrets = [OLD, NEW];
    const { session } = sessionFor(make(keystone.url, () => secrets.shift() ?? NEW));

    expect(await result(session.getToken())).toBe('gAAAAAB-token-1');
    expect(posts(keystone)).toBe(2);
  });

  it('is rejected once while it stays the same', async () => {
    const keystone = await serveStrictKeystone();
    const { session } = sessionFor(make(keystone.url, () => OLD));

    expect(await result(session.getToken())).toMatchObject({ status: 401 });
    expect(posts(keystone)).toBe(1);
  });
});

describe('a remembered rejection', () => {
  it('counts for nothing once the file says something else', async () => {
    const keystone = await serveStrictKeystone();
    let content = OLD;
    const file: ChangingValue<string> = { read: () => content, revision: () => content.length };
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, userId: 'u', password: file }));

    expect(await result(session.getToken())).toMatchObject({ status: 401 });
    expect(await result(session.getToken())).toMatchObject({ status: 401 });
    expect(posts(keystone)).toBe(1);
    content = NEW;
    expect(await result(session.getToken())).toBe('gAAAAAB-token-1');
    expect(posts(keystone)).toBe(2);
  });

  it('stands for a function, which nobody can see through', async () => {
    const keystone = await serveStrictKeystone();
    let reads = 0;
    const given = (): string => {
      reads += 1;
      return OLD;
    };
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, userId: 'u', password: given }));

    await result(session.getToken());
    await result(session.getToken());
    expect([posts(keystone), reads]).toEqual([1, 2]);
  });
});

describe('a changing password beside other methods', () => {
  it('is not sent twice while it stays the same, though the passcode is another one each time', async () => {
    const keystone = await serveStrictKeystone();
    let asked = 0;
    const passcode = (): string => String((asked += 1)).padStart(6, '7');
    const methods = [v3.passwordMethod({ userId: 'u', password: () => OLD }), v3.totpMethod({ userId: 'u', passcode })];
    const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods }));

    expect(await result(session.getToken())).toMatchObject({ status: 401 });
    expect([posts(keystone), asked]).toEqual([1, 1]);
  });

  it('is tried anew with a fresh passcode when it has changed', async () => {
    const keystone = await serveStrictKeystone();
    const secrets = [OLD, NEW];
    let asked = 0;
    const passcode = (): string => String((asked += 1)).padStart(6, '7');
    const methods = [v3.passwordMethod({ userId: 'u', password: () => secrets.shift() ?? NEW }), v3.totpMethod({ userId: 'u', passcode })];
    const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods }));

    expect(await result(session.getToken())).toBe('gAAAAAB-token-1');
    expect([posts(keystone), asked]).toEqual([2, 2]);
  });

  it('is not tried anew beside a passcode that works once: it was seen', async () => {
    const keystone = await serveStrictKeystone();
    const secrets = [OLD, NEW];
    const methods = [v3.passwordMethod({ userId: 'u', password: () => secrets.shift() ?? NEW }), v3.totpMethod({ userId: 'u', passcode: '777001' })];
    const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods }));

    expect(await result(session.getToken())).toMatchObject({ status: 401 });
    expect(posts(keystone)).toBe(1);
  });
});

describe('what cannot tell its revision', () => {
  it('is refused as everything else is, and harms nothing', async () => {
    const keystone = await serveStrictKeystone();
    const file: ChangingValue<string> = {
      read: () => OLD,
      revision: () => {
        throw new Error('ELOOP');
      },
    };
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, userId: 'u', password: file }));

    expect(await result(session.getToken())).toMatchObject({ status: 401 });
    expect(await result(session.getToken())).toMatchObject({ status: 401 });
    expect(posts(keystone)).toBe(1);
  });
});
