import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { OptionError } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { closeAll, closedLater, lastBody, requestLines, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const user = { username: 'n', userDomainId: 'd', password: 'pw-4vT9zKqL2x' };
const identity = { methods: ['password'], password: { user: { name: 'n', domain: { id: 'd' }, password: 'pw-4vT9zKqL2x' } } };

describe('v3.auth', () => {
  it.each<[Omit<v3.V3Options, 'authUrl'>, unknown]>([
    [{ projectId: 'p' }, { project: { id: 'p' } }],
    [{ projectName: 'n', projectDomainId: 'd' }, { project: { name: 'n', domain: { id: 'd' } } }],
    [{ domainName: 'D' }, { domain: { name: 'D' } }],
    [{ systemScope: 'all' }, { system: { all: true } }],
    [{ trustId: 't' }, { 'OS-TRUST:trust': { id: 't' } }],
    [{ unscoped: true }, 'unscoped'],
  ])('asks for the scope %j', async (options, scope) => {
    const keystone = await serveKeystone();
    await signIn(v3.auth({ authUrl: keystone.url, methods: [v3.passwordMethod(user)], ...options }));

    expect(lastBody(keystone)).toEqual({ auth: { identity, scope } });
  });

  it('leaves the scope out where none is given', async () => {
    const keystone = await serveKeystone();
    await signIn(v3.auth({ authUrl: keystone.url, methods: [v3.passwordMethod(user)] }));

    expect(lastBody(keystone)).toEqual({ auth: { identity } });
  });

  it('sends the same bytes as the helper of its one method', async () => {
    const keystone = await serveKeystone();
    const common = { authUrl: keystone.url, projectName: 'x', projectDomainName: 'D', includeCatalog: false };
    const credential = { applicationCredentialId: 'i', applicationCredentialSecret: 'sc-5Jd7pXb1Wy' };
    const pairs = [
      [v3.password({ ...common, ...user }), v3.auth({ ...common, methods: [v3.passwordMethod(user)] })],
      [v3.token({ ...common, token: 'tk-8Rw3mNc6Hj' }), v3.auth({ ...common, methods: [v3.tokenMethod({ token: 'tk-8Rw3mNc6Hj' })] })],
      [v3.totp({ ...common, userId: 'u', passcode: '482913' }), v3.auth({ ...common, methods: [v3.totpMethod({ userId: 'u', passcode: '482913' })] })],
      [
        v3.applicationCredential({ authUrl: keystone.url, ...credential }),
        v3.auth({ authUrl: keystone.url, methods: [v3.applicationCredentialMethod(credential)] }),
      ],
    ];

    for (const pair of pairs) {
      for (const plugin of pair) expect(await signIn(plugin)).toMatch(/^gAAAAAB-token-/);
      const [helper, general] = keystone.arrivals.slice(-2).map(({ path, body, headers }) => [path, body, headers['x-auth-token']]);
      expect(general).toEqual(helper);
    }
  });

  it('signs in with several methods at once', async () => {
    const { authUrl, cloud } = closedLater(await serveCloud());
    const factor = { username: 'factor', userDomainId: 'default' };
    const methods = [v3.passwordMethod({ ...factor, password: 'factor-password' }), v3.totpMethod({ ...factor, passcode: '135791' })];
    const { session } = sessionFor(v3.auth({ authUrl, methods, projectName: 'demo', projectDomainId: 'default' }));

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ username: 'factor', projectName: 'demo' });
    expect(cloud.count()).toBe(1);
  });

  it('refuses two scopes, naming both options, before anything is sent', () => {
    const options = { authUrl: 'http://127.0.0.1:9', methods: [v3.passwordMethod(user)] };

    expect(() => v3.auth({ ...options, projectName: 'n', domainId: 'd' })).toThrow(
      expect.objectContaining({ constructor: OptionError, options: expect.arrayContaining(['projectName', 'domainId']) as string[] }),
    );
    expect(() => v3.password({ authUrl: 'http://127.0.0.1:9', ...user, trustId: 't', unscoped: true })).toThrow(
      expect.objectContaining({ options: expect.arrayContaining(['trustId', 'unscoped']) as string[] }),
    );
  });

  it('refuses plugins for methods, and to be without', () => {
    const authUrl = 'http://127.0.0.1:9';
    const plugin = v3.password({ authUrl, ...user });

    for (const methods of [[plugin], [undefined], ['password'], [null]]) {
      expect(() => v3.auth({ authUrl, methods } as never)).toThrow(expect.objectContaining({ options: ['methods'], code: 'invalid-option' }));
    }
    for (const methods of [undefined, v3.passwordMethod(user)]) {
      expect(() => v3.auth({ authUrl, methods } as never)).toThrow(
        expect.objectContaining({ options: ['methods'], code: 'missing-required-options' }),
      );
    }
  });

  it('names options it does not know, and the one that was meant', () => {
    const options = { authUrl: 'http://127.0.0.1:9', methods: [], project_id: 'p', password: 'x' };

    expect(() => v3.auth(options)).toThrow(
      expect.objectContaining({ options: ['project_id', 'password'], code: 'unknown-option', message: expect.stringContaining('projectId') as string }),
    );
  });

  it.each(['unscoped', 'includeCatalog', 'reauthenticate', 'signInTimeoutMs', 'rememberFailuresMs'])('refuses a text as "%s"', (option) => {
    const options = { authUrl: 'http://127.0.0.1:9', methods: [v3.passwordMethod(user)], [option]: '5000' };

    expect(() => v3.auth(options)).toThrow(expect.objectContaining({ options: [option], code: 'invalid-option' }));
  });

  it.each([
    ['automatic', [v3.passwordMethod(user)]],
    ['needs-user', [v3.passwordMethod(user), v3.totpMethod({ userId: 'u', passcode: '482913' })]],
    ['impossible', [v3.tokenMethod({ token: 'tk-8Rw3mNc6Hj' })]],
    ['impossible', [v3.tokenMethod({ token: 'tk-8Rw3mNc6Hj' }), v3.totpMethod({ userId: 'u', passcode: '482913' })]],
  ])('says that renewal is %s with its methods', async (renewable, methods) => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(v3.auth({ authUrl: keystone.url, methods }));
    await firstValueFrom(session.authenticate());

    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable });
    expect(requestLines(keystone)).toHaveLength(1);
  });
});
