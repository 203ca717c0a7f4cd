import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { password, token, type PasswordOptions } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { printed } from '../credentials/contribution.js';
import type { Answer } from '../request/http-service.js';
import { closeAll, closedLater, lastBody, requestLines, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const user = { username: 'n', password: 'pw-4vT9zKqL2x' } as const;
const hint = { userDomainId: 'd' } as const;
const unread: Answer = { status: 503 };

/** Signs in at a Keystone with both versions; the requests, the body of the last and what came of it. */
async function signedIn(
  options: Partial<PasswordOptions>,
  { path = '', compatibility = {}, answer }: { path?: string; compatibility?: object; answer?: Answer } = {},
): Promise<{ requests: string[]; body: unknown; outcome: unknown }> {
  const keystone = await serveKeystone(({ method }) => (method === 'GET' ? answer : undefined));
  const outcome = await signIn(password({ authUrl: `${keystone.url}${path}`, ...user, ...options }), { compatibility });
  return { requests: requestLines(keystone), body: keystone.arrivals.at(-1)?.method === 'POST' ? lastBody(keystone) : undefined, outcome };
}

describe('a generic plugin', () => {
  describe('on an unversioned URL', () => {
    it('looks which versions there are and prefers v3', async () => {
      expect((await signedIn({})).requests).toEqual(['GET /', 'POST /v3/auth/tokens']);
    });

    it('prefers v2.0 where compatibility asks for it and nothing needs v3', async () => {
      const compatibility = { preferV2: true };

      expect((await signedIn({}, { compatibility })).requests).toEqual(['GET /', 'POST /v2.0/tokens']);
      for (const needing of [hint, { domainId: 'd' }, { projectName: 'x', projectDomainName: 'D' }, { systemScope: 'all' }, { defaultDomainId: 'd' }]) {
        expect((await signedIn(needing, { compatibility })).requests).toEqual(['GET /', 'POST /v3/auth/tokens']);
      }
    });

    it('looks once, whatever comes after', async () => {
      const { url, cloud } = closedLater(await serveCloud());
      const auth = password({ authUrl: `${url}/identity`, username: 'demo', password: 'demo-password', defaultDomainId: 'default' });
      const { session } = sessionFor(auth);

      for (let count = 0; count < 3; count += 1) {
        await firstValueFrom(session.getToken());
        session.invalidate();
      }

      expect([cloud.count('GET'), cloud.signIns]).toEqual([1, 3]);
    });

    it('looks again after it could not read the document', async () => {
      const keystone = await serveKeystone(({ method }, number) => (method === 'GET' && number === 1 ? unread : undefined));
      const { session } = sessionFor(password({ authUrl: keystone.url, ...user }));

      await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: 'discovery-failure' });
      expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-3');
      expect(requestLines(keystone)).toEqual(['GET /', 'GET /', 'POST /v3/auth/tokens']);
    });

    it('says why the versions could not be found, in the error and in a warning', async () => {
      const keystone = await serveKeystone(() => unread);
      const { session, events } = sessionFor(password({ authUrl: keystone.url, ...user }));

      const error: unknown = await firstValueFrom(session.getToken()).catch((failure: unknown) => failure);

      expect(error).toMatchObject({ code: 'discovery-failure', message: expect.stringMatching(/503.*"authUrl"/s) as string });
      expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'discovery-fallback', logger: 'keystoneauth.identity.generic.base' }]);
    });

    it('fails as unreachable where nobody listens', async () => {
      const error = await signIn(token({ authUrl: 'http://127.0.0.1:1/', token: 'tk-8Rw3mNc6Hj' }));

      expect(error).toMatchObject({ code: 'discovery-failure', cause: { code: 'connect-failure' } });
    });
  });

  describe('on a versioned URL', () => {
    it.each([
      ['/v3', 'POST /v3/auth/tokens'],
      ['/identity/v3/', 'POST /identity/v3/auth/tokens'],
      ['/v2.0', 'POST /v2.0/tokens'],
    ])('%s asks nobody for the version', async (path, line) => {
      expect((await signedIn({}, { path })).requests).toEqual([line]);
    });

    it('reads the document all the same where compatibility asks for it', async () => {
      const compatibility = { discoverVersionedAuthUrl: true };

      expect((await signedIn({}, { path: '/v3', compatibility })).requests).toEqual(['GET /v3', 'POST /v3/auth/tokens']);
    });

    it('of v2.0 refuses domains and a system scope before anything is sent', async () => {
      for (const options of [hint, { domainName: 'D' }, { projectId: 'p', projectDomainId: 'd' }, { systemScope: 'all' }]) {
        const { requests, outcome } = await signedIn(options, { path: '/v2.0' });

        expect(outcome).toMatchObject({ code: 'discovery-failure', message: expect.stringContaining('v3 "authUrl"') as string });
        expect(requests).toEqual([]);
      }
    });
  });

  describe('at v3', () => {
    const name = (domain: object): unknown => ({ user: { name: 'n', password: 'pw-4vT9zKqL2x', ...domain } });

    it.each<[string, Partial<PasswordOptions>, unknown, unknown]>([
      ['fills in a default domain by id', { projectName: 'x', defaultDomainId: 'dd' }, { domain: { id: 'dd' } }, { project: { name: 'x', domain: { id: 'dd' } } }],
      ['fills in a default domain by name', { projectName: 'x', defaultDomainName: 'DD' }, { domain: { name: 'DD' } }, { project: { name: 'x', domain: { name: 'DD' } } }],
      [
        'never replaces a domain that was given by name',
        { userDomainName: 'U', projectName: 'x', projectDomainName: 'P', defaultDomainId: 'dd' },
        { domain: { name: 'U' } },
        { project: { name: 'x', domain: { name: 'P' } } },
      ],
      [
        'fills in only the one that is missing',
        { userDomainName: 'U', projectName: 'x', defaultDomainId: 'dd' },
        { domain: { name: 'U' } },
        { project: { name: 'x', domain: { id: 'dd' } } },
      ],
      ['takes an empty domain for none', { userDomainName: '', projectName: 'x', projectDomainId: '', defaultDomainId: 'dd' }, { domain: { id: 'dd' } }, { project: { name: 'x', domain: { id: 'dd' } } }],
      ['takes a tenant for a project', { ...hint, tenantId: 't' }, { domain: { id: 'd' } }, { project: { id: 't' } }],
      ['takes a tenant’s name for a project’s', { ...hint, tenantName: 'T', projectDomainId: 'd' }, { domain: { id: 'd' } }, { project: { name: 'T', domain: { id: 'd' } } }],
      ['prefers the project to the tenant', { ...hint, projectId: 'p', tenantId: 't' }, { domain: { id: 'd' } }, { project: { id: 'p' } }],
      ['asks for nothing where that is asked for', { ...hint, unscoped: true }, { domain: { id: 'd' } }, 'unscoped'],
    ])('%s', async (_case, options, domain, scope) => {
      const { body } = await signedIn(options);

      expect(body).toEqual({ auth: { identity: { methods: ['password'], password: name(domain as object) }, scope } });
    });

    it('sends no domain beside an id, and no scope where only a default domain is given', async () => {
      const { body } = await signedIn({ username: undefined, userId: 'u', defaultDomainId: 'dd' });

      expect(body).toEqual({ auth: { identity: { methods: ['password'], password: { user: { id: 'u', password: 'pw-4vT9zKqL2x' } } } } });
    });

    it('asks for no catalog where none is wanted', async () => {
      expect((await signedIn({ includeCatalog: false })).requests.at(-1)).toBe('POST /v3/auth/tokens?nocatalog');
    });
  });

  describe('at v2.0', () => {
    const path = '/v2.0';

    it.each<[string, Partial<PasswordOptions>, unknown]>([
      ['a project by id', { projectId: 'p' }, { tenantId: 'p' }],
      ['a project by name', { projectName: 'x' }, { tenantName: 'x' }],
      ['a tenant', { tenantName: 'T' }, { tenantName: 'T' }],
      ['a trust', { trustId: 'tr' }, { trust_id: 'tr' }],
      ['no default domain', { projectName: 'x', defaultDomainId: 'dd' }, { tenantName: 'x' }],
    ])('sends %s', async (_case, options, more) => {
      const { body } = await signedIn(options, { path });

      expect(body).toEqual({ auth: { passwordCredentials: { username: 'n', password: 'pw-4vT9zKqL2x' }, ...(more as object) } });
    });

    it('sends an id beside an empty name', async () => {
      expect((await signedIn({ username: '', userId: 'u' }, { path })).body).toEqual({ auth: { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' } } });
    });
  });

  it('refuses two scopes when it is made, by the names they were given', () => {
    const options = { authUrl: 'http://127.0.0.1:9', ...user };
    const naming = (...names: string[]): Error => expect.objectContaining({ options: expect.arrayContaining(names) as string[], code: 'invalid-option' }) as Error;

    expect(() => password({ ...options, projectId: 'p', domainId: 'd' })).toThrow(naming('projectId', 'domainId'));
    expect(() => password({ ...options, tenantName: 'T', domainId: 'd' })).toThrow(naming('tenantName', 'domainId'));
    expect(() => token({ authUrl: options.authUrl, token: 'tk-8Rw3mNc6Hj', tenantId: 't', trustId: 'tr' })).toThrow(naming('tenantId', 'trustId'));
  });

  it.each(['includeCatalog', 'unscoped'])('refuses a text as "%s" when it is made', (option) => {
    const options = { authUrl: 'http://127.0.0.1:9', ...user, [option]: 'false' };

    expect(() => password(options)).toThrow(expect.objectContaining({ code: 'invalid-option', options: [option] }));
  });

  it('goes through mapUrl with the versions it found, not with its own URL', async () => {
    const keystone = await serveKeystone();
    const seen: string[] = [];
    const mapUrl = (url: string): string => {
      seen.push(url);
      return url.replace('/v3', '/proxy/v3');
    };

    expect(await signIn(password({ authUrl: keystone.url, ...user }), { mapUrl })).toBe('gAAAAAB-token-2');

    expect(requestLines(keystone)).toEqual(['GET /', 'POST /proxy/v3/auth/tokens']);
    expect(seen).toContain(`${keystone.url}/v3/`);
  });

  it('prints no secret', () => {
    const authUrl = 'http://127.0.0.1:9';

    for (const plugin of [password({ authUrl, username: 'n', password: 's3cret-word-1' }), token({ authUrl, token: 's3cret-token' })]) {
      expect(printed(plugin)).not.toContain('s3cret');
    }
  });
});
