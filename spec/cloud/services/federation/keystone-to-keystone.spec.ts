import { expect, it } from 'vitest';
import { describeFederation } from '../../describe-federation.js';
import { passwordRequest } from '../identity-api.js';
import { postJson } from '../plain-requests.js';

interface ServiceProvider {
  readonly id: string;
  readonly auth_url: string;
  readonly sp_url: string;
}

describeFederation('a Keystone that vouches for its users', (federated, { authUrl, demo }) => {
  it('gets them in at the one behind Apache', async () => {
    const { serviceProvider: id } = federated().keystoneToKeystone;
    const signedIn = await postJson(`${authUrl}/auth/tokens`, passwordRequest(demo.credentials));
    const { token } = (await signedIn.json()) as { token: { service_providers: readonly ServiceProvider[] } };
    const provider = token.service_providers.find((each) => each.id === id);
    const identity = { methods: ['token'], token: { id: signedIn.headers.get('X-Subject-Token') } };
    const asked = { auth: { identity, scope: { service_provider: { id } } } };
    const assertion = await (await postJson(`${authUrl}/auth/OS-FEDERATION/saml2/ecp`, asked)).text();
    const headers = { 'Content-Type': 'application/vnd.paos+xml' };
    const taken = await fetch(provider?.sp_url ?? '', { method: 'POST', redirect: 'manual', headers, body: assertion });
    const [cookie = ''] = (taken.headers.get('Set-Cookie') ?? '').split(';');
    const entered = await fetch(provider?.auth_url ?? '', { headers: { Cookie: cookie } });

    expect(taken.status).toBe(303);
    expect(entered.status).toBe(201);
    expect(await entered.json()).toMatchObject({ token: { user: { name: demo.credentials.username } } });
  });
});
