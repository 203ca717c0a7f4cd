import { pathToFileURL } from 'node:url';
import {
  fedKerberos,
  kerberos,
  kerberosMethod,
  negotiateTokensOf,
  type LoadedKerberos,
  type NegotiateExchange,
  type NegotiateTokens,
} from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessOf, open } from './account-session.js';
import { describeFederation } from './describe-federation.js';
import { kerberosPackage } from './services/kerberos-package.js';

/** Compiling takes seconds, but on a machine without a compiler that is downloaded before. */
const COMPILE_LIMIT_MS = 300_000;

describeFederation('a Kerberos ticket at Apache (mod_auth_gssapi) and Keystone', (federated, cloud) => {
  const variables = ['KRB5_CONFIG', 'KRB5CCNAME'] as const;
  const before = variables.map((name) => process.env[name]);
  let tokens: NegotiateTokens;

  /** From here on GSS-API uses this cache of tickets. */
  const useTickets = (cache: string): void => {
    process.env['KRB5CCNAME'] = cache;
  };

  beforeAll(async () => {
    const entry = pathToFileURL(await kerberosPackage(cloud.prefix)).href;
    tokens = negotiateTokensOf(() => import(entry) as Promise<LoadedKerberos>);
    process.env['KRB5_CONFIG'] = federated().kerberos.configuration;
    useTickets(federated().kerberos.ticketCache);
  }, COMPILE_LIMIT_MS);

  afterAll(() => {
    variables.forEach((name, index) => {
      const value = before[index];
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    });
  });

  it('signs in, and both sides have proven who they are', async () => {
    const { authUrl, person } = federated().kerberos;
    const { projectId } = federated().demo;
    const session = open(kerberos({ authUrl, tokens, mutualAuth: 'required', projectId }));
    const access = await firstValueFrom(session.getAccess());

    expect(access).toMatchObject({ username: person.username, userDomainId: 'default', projectId, methods: ['kerberos'] });
    const { body } = await firstValueFrom(session.get<{ token: { user: object } }>(`${federated().authUrl}/auth/tokens`, {
      headers: { 'X-Subject-Token': access?.authToken },
    }));
    expect(body.token.user).toMatchObject({ name: person.username });
  });

  it('signs in under each name that Apache has a key for', async () => {
    const url = new URL(federated().kerberos.authUrl);
    const names = await Promise.all(
      ['127.0.0.1', 'localhost'].map(async (hostname) => {
        url.hostname = hostname;
        return (await accessOf(kerberos({ authUrl: url.href, tokens, mutualAuth: 'required' }))).username;
      }),
    );

    expect(names).toEqual(Array(2).fill(federated().kerberos.person.username));
  });

  it('signs in again with the same ticket, to each scope', async () => {
    const { authUrl } = federated().kerberos;
    const { projectId } = federated().demo;
    const { projectName, projectDomainId } = federated().demo.credentials;
    const auth = kerberos({ authUrl, tokens, projectName, projectDomainId });
    const session = open(auth);
    const first = await firstValueFrom(session.getToken());
    session.invalidate();

    expect(await firstValueFrom(session.getToken())).not.toBe(first);
    expect(await accessOf(auth.rescope({ unscoped: true }))).toMatchObject({ projectId: undefined });
    expect(await accessOf(v3.auth({ authUrl, methods: [kerberosMethod({ tokens })], projectId }))).toMatchObject({ projectId });
  });

  it('enters as whom Keystone maps the owner of the ticket to', async () => {
    const { identityProvider, protocol } = federated().kerberos;
    const { projectId, projectName, projectDomainId, domainId } = federated().scopes;
    const options = { authUrl: federated().authUrl, identityProvider, protocol, tokens, mutualAuth: 'required' } as const;

    expect(await accessOf(fedKerberos(options))).toMatchObject({ projectId: undefined, federation: { identityProviderId: identityProvider, protocolId: protocol } });
    expect(await accessOf(fedKerberos({ ...options, projectId }))).toMatchObject({ projectId, projectScoped: true });
    expect(await accessOf(fedKerberos({ ...options, projectName, projectDomainId }))).toMatchObject({ projectId });
    expect(await accessOf(fedKerberos({ ...options, domainId }))).toMatchObject({ domainId, domainScoped: true });
  });

  it('is told by GSS-API that there is no ticket, and sends nothing more', async () => {
    useTickets(federated().kerberos.emptyCache);
    const { authUrl } = federated().kerberos;
    const error = await accessOf(kerberos({ authUrl, tokens })).catch((reason: unknown) => reason);
    useTickets(federated().kerberos.ticketCache);

    expect(error).toMatchObject({
      code: 'authorization-failure',
      outcome: 'not-sent',
      message: expect.stringMatching(/HTTP@(127\.0\.0\.1|localhost).*klist/),
    });
  });

  it('finds out that a proof is not that of the service', async () => {
    const exchange = (await tokens.begin('HTTP@127.0.0.1', { mutual: true })) as NegotiateExchange;
    const forged = Buffer.from('no token of this service').toString('base64');

    await expect(Promise.resolve(exchange.verify(forged))).rejects.toThrow();
  });
});
