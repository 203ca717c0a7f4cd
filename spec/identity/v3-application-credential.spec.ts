import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { OptionError } from '../../src/errors/option-error.js';
import { closeAll, closedLater, lastBody, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const credential = { applicationCredentialId: 'i', applicationCredentialSecret: 'sc-5Jd7pXb1Wy' };
const identity = { methods: ['application_credential'], application_credential: { id: 'i', secret: 'sc-5Jd7pXb1Wy' } };

describe('applicationCredential', () => {
  it('sends id and secret', async () => {
    const keystone = await serveKeystone();

    expect(await signIn(v3.applicationCredential({ authUrl: keystone.url, ...credential }))).toBe('gAAAAAB-token-1');
    expect(lastBody(keystone)).toEqual({ auth: { identity } });
  });

  it.each([
    { projectId: 'p' },
    { projectName: 'n', projectDomainName: 'D' },
    { domainId: 'd' },
    { systemScope: 'all' },
    { trustId: 't' },
    { unscoped: true },
    { projectId: 'p', domainId: 'd' },
  ])('sends no scope, which Keystone would refuse, with %j', async (scope) => {
    const keystone = await serveKeystone();
    await signIn(v3.applicationCredential({ authUrl: keystone.url, ...credential, ...scope }));

    expect(lastBody(keystone)).toEqual({ auth: { identity } });
  });

  it('says that a scope is not sent, also beside other methods', async () => {
    const keystone = await serveKeystone();
    const method = v3.applicationCredentialMethod(credential);
    for (const auth of [
      v3.applicationCredential({ authUrl: keystone.url, ...credential, projectId: 'p' }),
      v3.auth({ authUrl: keystone.url, methods: [method], projectId: 'p' }),
    ]) {
      const { session, events } = sessionFor(auth);
      await firstValueFrom(session.authenticate());

      expect(lastBody(keystone)).toEqual({ auth: { identity } });
      expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ message: expect.stringContaining('is not sent') as unknown }]);
    }
  });

  it('names the user beside a name', async () => {
    const keystone = await serveKeystone();
    const options = { applicationCredentialName: 'n', applicationCredentialSecret: 'sc-5Jd7pXb1Wy', userId: 'u' };
    await signIn(v3.applicationCredential({ authUrl: keystone.url, ...options }));

    expect(lastBody(keystone)).toMatchObject({
      auth: { identity: { application_credential: { name: 'n', secret: 'sc-5Jd7pXb1Wy', user: { id: 'u' } } } },
    });
  });

  it('works at a Keystone that refuses a scope beside it', async () => {
    const { cloud, authUrl } = closedLater(await serveCloud());
    const owner = v3.password({
      ...{ authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password' },
      ...{ projectName: 'demo', projectDomainId: 'default' },
    });
    const made = await makeCredential(authUrl, owner);

    const auth = v3.applicationCredential({ authUrl, ...made, projectName: 'demo', projectDomainName: 'Default' });
    expect(await signIn(auth)).toBeTypeOf('string');
    expect(cloud).toMatchObject({ signIns: 2, failedSignIns: 0 });
  });

  it('refuses an option it does not know by name', () => {
    const options = { authUrl: 'http://127.0.0.1:9', ...credential, application_credential_name: 'n' };

    expect(() => v3.applicationCredential(options)).toThrow(
      expect.objectContaining({ constructor: OptionError, options: ['application_credential_name'], code: 'unknown-option' }),
    );
  });
});

async function makeCredential(
  authUrl: string,
  owner: ReturnType<typeof v3.password>,
): Promise<{ applicationCredentialId: string; applicationCredentialSecret: string }> {
  const { session } = sessionFor(owner);
  const userId = await firstValueFrom(session.getUserId());
  const { body } = await firstValueFrom(
    session.post<{ application_credential: { id: string; secret: string } }>(`${authUrl}/users/${userId ?? ''}/application_credentials`, {
      json: { application_credential: { name: 'robot' } },
    }),
  );
  const { id, secret } = body.application_credential;
  return { applicationCredentialId: id, applicationCredentialSecret: secret };
}
