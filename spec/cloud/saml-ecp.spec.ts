import { inspect } from 'node:util';
import { Session, type AccessInfo, type KeystoneEvent } from 'keystoneauth-rx';
import { samlPassword, type SamlPasswordOptions } from 'keystoneauth-rx/node';
import { firstValueFrom } from 'rxjs';
import { afterEach, expect, it } from 'vitest';
import { describeFederation } from './describe-federation.js';

const sessions: Session[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.close();
});

describeFederation('samlPassword at Apache (mod_auth_mellon), with a password at a SAML provider (pysaml2)', (federated) => {
  /** A session for the person of the provider, and what it reports. */
  const open = (more: Partial<SamlPasswordOptions> = {}): { session: Session; events: KeystoneEvent[] } => {
    const { authUrl, saml } = federated();
    const { identityProvider, protocol, identityProviderUrl, person } = saml;
    const session = new Session({ auth: samlPassword({ authUrl, identityProvider, protocol, identityProviderUrl, ...person, ...more }) });
    const events: KeystoneEvent[] = [];
    session.events$.subscribe((event) => events.push(event));
    sessions.push(session);
    return { session, events };
  };
  const accessOf = async (more?: Partial<SamlPasswordOptions>): Promise<AccessInfo | undefined> => firstValueFrom(open(more).session.getAccess());

  it('signs in without a scope', async () => {
    const access = await accessOf();

    expect(access).toMatchObject({ username: federated().saml.person.username, isFederated: true, projectId: undefined });
  });

  it('signs in for a project, by id and by name, and for a domain', async () => {
    const { projectId, projectName, projectDomainId, domainId } = federated().scopes;

    expect(await accessOf({ projectId })).toMatchObject({ projectId, roleNames: expect.arrayContaining(['member']) as string[] });
    expect(await accessOf({ projectName, projectDomainId })).toMatchObject({ projectId });
    expect(await accessOf({ domainId })).toMatchObject({ domainId });
  });

  it('leaves the catalog out where none is wanted', async () => {
    const { projectId } = federated().scopes;

    expect((await accessOf({ projectId }))?.serviceCatalog.catalog).not.toEqual([]);
    expect((await accessOf({ projectId, includeCatalog: false }))?.serviceCatalog.catalog).toEqual([]);
  });

  it('signs in again by itself when a token was refused', async () => {
    const { session } = open({ projectId: federated().scopes.projectId });
    const first = await firstValueFrom(session.getToken());
    session.invalidate();

    expect(await firstValueFrom(session.getToken())).not.toBe(first);
  });

  it('says that the provider refused a wrong password', async () => {
    const error = await accessOf({ password: 'pw-Lx40eT-wrong' }).catch((failure: unknown) => failure);

    expect(error).toMatchObject({ code: 'http-error', status: 401, url: federated().saml.identityProviderUrl });
  });

  it('sends no password where the service provider wants something else', async () => {
    const { identityProvider, protocol } = federated().openId;
    const error = await accessOf({ identityProvider, protocol }).catch((failure: unknown) => failure);

    expect(error).toMatchObject({ code: 'http-error', status: 401, method: 'GET', url: expect.stringContaining(protocol) as string });
  });

  it('reports neither password nor token nor cookie', async () => {
    const { session, events } = open({ projectId: federated().scopes.projectId });
    const token = await firstValueFrom(session.getToken());
    const said = inspect([events, session.snapshot()], { depth: Infinity });

    expect(said).not.toContain(token);
    expect(said).not.toContain(federated().saml.person.password);
    expect(said).not.toMatch(/mellon-cookie=|Assertion/);
  });
});
