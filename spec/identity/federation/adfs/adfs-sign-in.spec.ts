import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adfsPassword } from '../../../../src/identity/federation/adfs/adfs-password.js';
import { printed } from '../../../credentials/contribution.js';
import { VirtualRuntime } from '../../../token/virtual-runtime.js';
import { closeAll, sessionFor } from '../../scripted-keystone.js';
import { token } from '../saml/scripted-ecp.js';
import { requestLines, type Page } from '../serve-web.js';
import { ENDPOINT_PATH, ENTITY_ID, fault, FEDERATED_PATH, securityTokenResponse, serveAdfs, TRUST_PATH, USER, type AdfsScript } from './scripted-adfs.js';

afterEach(closeAll);

/** Plays a sign-in: what came of it, and the requests of both servers. */
async function play(script: AdfsScript, password: string = USER.password): Promise<{ outcome: unknown; keystone: string[]; adfs: string[]; said: string; url: string }> {
  const { keystone, adfs } = await serveAdfs(script);
  const places = { authUrl: keystone.url, identityProviderUrl: adfs.url + TRUST_PATH, serviceProviderEndpoint: keystone.url + ENDPOINT_PATH };
  const auth = adfsPassword({ ...places, identityProvider: 'corp', protocol: 'mapped', serviceProviderEntityId: ENTITY_ID, ...USER, password });
  const { session, events } = sessionFor(auth);
  const outcome = await firstValueFrom(session.getToken()).catch((error: unknown) => error);
  return { outcome, keystone: requestLines(keystone), adfs: requestLines(adfs), said: printed([outcome, events]), url: keystone.url };
}

const answer = (body: string | Uint8Array): Page => ({ headers: { 'Content-Type': 'application/soap+xml' }, body });

describe('adfsSignIn', () => {
  it('takes its instants from the clock of the session', async () => {
    const runtime = new VirtualRuntime();
    const { keystone, adfs } = await serveAdfs({}, () => runtime.now());
    const places = { authUrl: keystone.url, identityProviderUrl: adfs.url + TRUST_PATH, serviceProviderEndpoint: keystone.url + ENDPOINT_PATH };
    const auth = adfsPassword({ ...places, identityProvider: 'corp', protocol: 'mapped', serviceProviderEntityId: ENTITY_ID, ...USER });
    await firstValueFrom(sessionFor(auth, { runtime }).session.getToken());

    expect(adfs.arrivals[0]?.body).toContain('<u:Created>2040-01-01T00:00:00.000000Z</u:Created><u:Expires>2040-01-01T00:02:00.000000Z</u:Expires>');
  });

  it.each([401, 403, 503])('keeps a %i of ADFS, and says where it was', async (status) => {
    const { outcome } = await play({ identityProvider: () => ({ status, body: 'x' }) });

    expect(outcome).toMatchObject({ code: 'http-error', status, method: 'POST', url: expect.stringContaining(TRUST_PATH) as string });
    expect((outcome as Error).message).toMatch(/^The identity provider did not sign the user in: POST /);
  });

  it.each<[string, string]>([
    ['a text', 'boom'],
    ['nothing', ''],
    ['a page', '<html><br></html>'],
    ['another document', '<a/>'],
    ['a fault without a subcode', String(fault('').body)],
    ['a fault with a DTD', `<!DOCTYPE a [<!ENTITY e "x">]>${String(fault('a:X').body)}`],
  ])('keeps a 500 as it is that says no more than %s', async (_what, body) => {
    expect((await play({ identityProvider: () => ({ status: 500, body }) })).outcome).toMatchObject({ code: 'http-error', status: 500 });
  });

  it('shows no password that ADFS repeats', async () => {
    const echo = fault('a:FailedAuthentication', `no user with ${USER.password.replaceAll('&', '&amp;').replaceAll('<', '&lt;')} or &amp;lt;`);
    expect((await play({ identityProvider: () => echo })).said).toMatch(/no user with \[redacted\]/);

    const { said } = await play({ identityProvider: ({ body }) => ({ status: 400, body: `cannot read: ${body}` }) });
    expect(said).not.toContain('pw-Gh36');
    expect(said).toContain('cannot read');
  });

  it('bounds what it repeats', async () => {
    const { outcome } = await play({ identityProvider: () => fault('a:X', 'long '.repeat(10_000)) });

    expect((outcome as Error).message.length).toBeLessThan(1000);
  });

  it.each<[string, (own: string) => string | Uint8Array]>([
    ['a text', () => 'hello'],
    ['nothing', () => ''],
    ['another document', () => '<a/>'],
    ['an envelope of SOAP 1.1', (own) => own.replaceAll('http://www.w3.org/2003/05/soap-envelope', 'http://schemas.xmlsoap.org/soap/envelope/')],
    ['an older WS-Trust', (own) => own.replaceAll('http://docs.oasis-open.org/ws-sx/ws-trust/200512', 'http://schemas.xmlsoap.org/ws/2005/02/trust')],
    ['two tokens', (own) => own.replace(/(<trust:RequestSecurityTokenResponse .*<\/trust:RequestSecurityTokenResponse>)/s, '$1$1')],
    ['two collections', (own) => own.replace(/(<trust:RequestSecurityTokenResponseCollection .*Collection>)/s, '$1$1')],
    ['no token', (own) => own.replace(/<trust:RequestedSecurityToken>.*<\/trust:RequestedSecurityToken>/s, '')],
    ['a token in the header', (own) => own.replace('s:Header', 's:Header2').replace('<s:Body>', '<s:X>').replace('</s:Body>', '</s:X>')],
    ['Latin-1', (own) => Buffer.from(own, 'latin1')],
    ['a DTD', (own) => own.replace('?>', '?><!DOCTYPE s [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>')],
  ])('hands in nothing of a reply that is %s', async (_what, change) => {
    const { outcome, keystone } = await play({ identityProvider: () => answer(change(securityTokenResponse())) });

    expect(outcome).toMatchObject({ code: 'authorization-failure', outcome: 'refused', message: expect.stringContaining('identity provider') as string });
    expect(keystone).toEqual([]);
  });

  it('asks Keystone for nothing without a cookie for it', async () => {
    const elsewhere = { status: 302, headers: { Location: '/', 'Set-Cookie': ['a=ck-other-path-15Jm; Path=/other', 'b=ck-bank-27Ln; Domain=bank.test'] } };
    const { outcome, keystone } = await play({ endpoint: () => elsewhere });

    expect(outcome).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('cookie') as string });
    expect(keystone).toEqual([`POST ${ENDPOINT_PATH}`]);
  });

  it.each([200, 301, 302, 303, 307])('goes nowhere on when the service provider answers with %i', async (status) => {
    const { outcome, keystone } = await play({ endpoint: (_arrival, own) => ({ ...own, status }) });

    expect(outcome).toBe('gAAAAAB-unscoped-2');
    expect(keystone).toEqual([`POST ${ENDPOINT_PATH}`, `GET ${FEDERATED_PATH}`]);
  });

  it('says where it was refused', async () => {
    const atEndpoint = await play({ endpoint: () => ({ status: 500, body: 'x' }) });
    expect(atEndpoint.outcome).toMatchObject({ status: 500, method: 'POST', url: atEndpoint.url + ENDPOINT_PATH, message: expect.stringContaining('did not take the security token') as string });

    const atKeystone = await play({ federated: () => ({ status: 401, body: 'x' }) });
    expect(atKeystone.outcome).toMatchObject({ status: 401, method: 'GET', url: atKeystone.url + FEDERATED_PATH });
  });

  it('finds no token in a page', async () => {
    const { outcome } = await play({ federated: () => ({ headers: { 'Content-Type': 'text/html' }, body: '<p>Welcome' }) });

    expect(outcome).toMatchObject({ code: 'invalid-response', message: expect.stringContaining('200 (text/html)') as string });
  });

  it('takes no token from where Keystone sends people', async () => {
    const elsewhere = await serveAdfs({ federated: () => token('gAAAAAB-elsewhere-3') });
    const { outcome } = await play({ federated: () => ({ status: 302, headers: { Location: elsewhere.keystone.url + FEDERATED_PATH } }) });

    expect(outcome).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining(`sent us on to ${elsewhere.keystone.url}`) as string });
  });

  it('takes no password to where ADFS sends it on', async () => {
    expect((await play({ identityProvider: () => ({ status: 307, headers: { Location: 'http://127.0.0.1:9/' } }) })).outcome).toMatchObject({ code: 'redirect-refused' });
  });

  it('sends no password that XML has no way to write', async () => {
    const { outcome, adfs } = await play({}, 'pw-Kd\u0007-bell-91');

    expect(outcome).toMatchObject({ code: 'authorization-failure', outcome: 'not-sent', message: expect.stringContaining('control characters') as string });
    expect(adfs).toEqual([]);
  });

  it('shows no other secret of the session either', async () => {
    const { keystone, adfs } = await serveAdfs({ identityProvider: () => ({ status: 400, body: 'this is no tk-Yp62-another-one' }) });
    const places = { authUrl: keystone.url, identityProviderUrl: adfs.url + TRUST_PATH, serviceProviderEndpoint: keystone.url + ENDPOINT_PATH };
    const { session, events } = sessionFor(adfsPassword({ ...places, identityProvider: 'corp', protocol: 'mapped', serviceProviderEntityId: ENTITY_ID, ...USER }));
    session.connection.conceal('tk-Yp62-another-one');
    const outcome: unknown = await firstValueFrom(session.getToken()).catch((error: unknown) => error);

    expect((outcome as Error).message).toContain('this is no [redacted]');
    expect(printed([outcome, events])).not.toContain('tk-Yp62-another-one');
  });
});
