import { expect, it } from 'vitest';
import { describeFederation } from '../../describe-federation.js';
import { basic } from '../plain-requests.js';
import { federatedPath } from './names.js';

const ECP = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp';
const PAOS = { Accept: 'application/vnd.paos+xml', PAOS: `ver="urn:liberty:paos:2003-08";"${ECP}"` };
const NAMESPACES = `xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ecp="${ECP}"`;

/** The exchange of the ECP profile (saml-profiles-2.0, section 4.2), with scissors in place of an XML parser. */
describeFederation('the SAML provider and Keystone behind Apache', (federated) => {
  const authnRequest = async (): Promise<string> => {
    const { url, saml } = federated();
    const response = await fetch(`${url}${federatedPath(saml)}`, { headers: PAOS });
    expect(response.headers.get('Content-Type')).toBe('application/vnd.paos+xml');
    return response.text();
  };
  const vouch = (envelope: string, password: string): Promise<Response> => {
    const { identityProviderUrl, person } = federated().saml;
    const headers = { 'Content-Type': 'text/xml', Authorization: basic(person.username, password) };
    return fetch(identityProviderUrl, { method: 'POST', headers, body: envelope.replace(/<s:Header>.*<\/s:Header>/s, '') });
  };

  it('let somebody in who has a password', async () => {
    const { saml } = federated();
    const envelope = await authnRequest();
    const [relayState = ''] = /<ecp:RelayState.*<\/ecp:RelayState>/s.exec(envelope) ?? [];
    const assertion = await (await vouch(envelope, saml.person.password)).text();
    const [, consumer = ''] = /responseConsumerURL="([^"]*)"/.exec(envelope) ?? [];
    const body = assertion.replace(/<ecp:Response[^>]*>/, relayState.replace('<ecp:RelayState', `<ecp:RelayState ${NAMESPACES}`));
    const headers = { 'Content-Type': 'application/vnd.paos+xml' };
    const taken = await fetch(consumer, { method: 'POST', redirect: 'manual', headers, body });
    const [cookie = ''] = (taken.headers.get('Set-Cookie') ?? '').split(';');
    const entered = await fetch(taken.headers.get('Location') ?? '', { headers: { Cookie: cookie } });

    expect(assertion).toContain(`AssertionConsumerServiceURL="${consumer}"`);
    expect(taken.status).toBe(303);
    expect(entered.status).toBe(201);
    expect(await entered.json()).toMatchObject({ token: { methods: ['saml2'], user: { name: saml.person.username } } });
  });

  it('refuse a wrong password', async () => {
    expect((await vouch(await authnRequest(), 'wrong-2Hq9-owner')).status).toBe(401);
  });
});
