import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { KeystoneEvent, SessionOptions } from 'keystoneauth-rx';
import { samlPassword } from '../../../../src/identity/federation/saml/saml-password.js';
import { printed } from '../../../credentials/contribution.js';
import { closeAll, sessionFor } from '../../scripted-keystone.js';
import { requestLines, type Page } from '../serve-web.js';
import { ASSERTION_SIGNATURE, ecpRequest, ecpResponse, FEDERATED_PATH, serveEcp, token, USER, type EcpScript } from './scripted-ecp.js';

afterEach(closeAll);

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const paos = (body: string | Uint8Array): Page => ({ headers: { 'Content-Type': 'application/vnd.paos+xml' }, body });
const xml = (body: string | Uint8Array): Page => ({ headers: { 'Content-Type': 'text/xml' }, body });

/** Plays a sign-in: what came of it, and the requests of both servers. */
async function play(script: EcpScript, options: SessionOptions = {}): Promise<{
  outcome: unknown;
  keystone: readonly string[];
  idp: readonly string[];
  bodies: readonly string[];
  events: readonly KeystoneEvent[];
  urls: { readonly keystone: string; readonly idp: string };
}> {
  const { keystone, idp } = await serveEcp(script);
  const federation = { identityProvider: 'corp', protocol: 'saml2', identityProviderUrl: `${idp.url}/idp/ecp` };
  const { session, events } = sessionFor(samlPassword({ authUrl: keystone.url, ...federation, ...USER }), options);
  const outcome = await firstValueFrom(session.getToken()).catch((error: unknown) => error);
  const bodies = keystone.arrivals.map(({ body }) => body);
  return { outcome, keystone: requestLines(keystone), idp: requestLines(idp), bodies, events, urls: { keystone: keystone.url, idp: idp.url } };
}

describe('ecpSignIn', () => {
  it('takes a token that comes at once', async () => {
    const { outcome, idp } = await play({ federated: () => token('gAAAAAB-at-once-1') });

    expect([outcome, idp]).toEqual(['gAAAAAB-at-once-1', []]);
  });

  it('takes the token from the consumer, if it is there', async () => {
    const { outcome, keystone } = await play({ consumer: () => token('gAAAAAB-direct-1') });

    expect([outcome, keystone]).toEqual(['gAAAAAB-direct-1', [`GET ${FEDERATED_PATH}`, 'POST /sp/SAML2/ECP']]);
  });

  it.each([302, 303])('goes on after a %i, also to a relative Location', async (status) => {
    const { outcome } = await play({ consumer: (_arrival, own) => ({ status, headers: { ...own.headers, Location: FEDERATED_PATH } }) });

    expect(outcome).toBe('gAAAAAB-unscoped-1');
  });

  it('hands in no relay state where there was none', async () => {
    const without = (own: Page): Page => ({ ...own, body: String(own.body).replace(/<ecp:RelayState.*?<\/ecp:RelayState>/, '') });
    const { bodies } = await play({ federated: (_arrival, own) => without(own) });

    expect(bodies[1]).toContain('<soap:Header><ecp:RequestAuthenticated');
    expect(bodies[1]).not.toMatch(/RelayState|ecp:Response/);
  });

  it('says that ECP is not offered where a page comes instead', async () => {
    const { outcome, idp, urls } = await play({ federated: () => ({ headers: { 'Content-Type': 'text/html' }, body: '<p>Sign in' }) });

    expect(outcome).toMatchObject({ code: 'invalid-response', message: expect.stringMatching(/200 \(text\/html\) and without a token.*ECP/) as string });
    expect((outcome as Error).message).toContain(urls.keystone + FEDERATED_PATH);
    expect(idp).toEqual([]);
  });

  it('finds no token in a header alone', async () => {
    const { outcome } = await play({ federated: () => ({ headers: { 'Content-Type': 'application/json', 'X-Subject-Token': 'gAAAAAB-header-1' }, body: '{}' }) });

    expect(outcome).toMatchObject({ code: 'invalid-response', message: expect.stringMatching(/^http.*200 \(application\/json\) and without a token/) as string });
  });

  it('uses nothing from where the service provider sends people', async () => {
    const elsewhere = await serveEcp({ federated: (_arrival, own) => own });
    const { outcome, idp } = await play({ federated: () => ({ status: 302, headers: { Location: elsewhere.keystone.url + FEDERATED_PATH } }) });

    expect(outcome).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining(`sent us on to ${elsewhere.keystone.url}`) as string });
    expect(idp).toEqual([]);
  });

  it('keeps a refusal of Keystone as it is', async () => {
    expect((await play({ federated: () => ({ status: 403, body: 'no' }) })).outcome).toMatchObject({ code: 'http-error', status: 403, method: 'GET' });
  });

  it.each([401, 403, 500])('makes a %i of the consumer one of the URL that gives the token, and says where it was', async (status) => {
    const { outcome, urls } = await play({ consumer: () => ({ status, body: 'no' }) });

    expect(outcome).toMatchObject({ code: 'http-error', status, method: 'GET', url: urls.keystone + FEDERATED_PATH });
    expect((outcome as Error).message).toMatch(new RegExp(`assertion of the identity provider: POST ${urls.keystone}/sp/SAML2/ECP`));
  });

  it('ends where the service provider does not recognise its own session', async () => {
    const { outcome, keystone } = await play({ consumer: (_arrival, own) => ({ ...own, headers: { Location: FEDERATED_PATH } }) });

    expect(outcome).toMatchObject({ code: 'authorization-failure', outcome: 'refused', message: expect.stringContaining('cookie') as string });
    expect(keystone).toHaveLength(3);
  });

  describe('compares where the assertion is to go', () => {
    it('and hands in no assertion that was made for another, but tells so', async () => {
      const { outcome, keystone, bodies, urls } = await play({ identityProvider: (_arrival, own) => ({ ...own, body: ecpResponse('https://other.test/consumer') }) });

      expect(outcome).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining(`${urls.keystone}/sp/SAML2/ECP`) as string });
      expect((outcome as Error).message).toContain('https://other.test/consumer');
      expect(keystone).toEqual([`GET ${FEDERATED_PATH}`, 'POST /sp/SAML2/ECP']);
      expect(bodies[1]).toMatch(/<S:Fault><faultcode>S:Server<\/faultcode>/);
      expect(bodies[1]).not.toContain(ASSERTION_SIGNATURE);
    });

    it('and fails the same way if nobody takes that word', async () => {
      const { outcome } = await play({ identityProvider: (_arrival, own) => ({ ...own, body: ecpResponse('https://other.test/c') }), consumer: () => ({ status: 500 }) });

      expect(outcome).toMatchObject({ code: 'authorization-failure' });
    });

    it.each(['ftp://sp.test/c', 'file:///c', '/consumer', 'javascript:alert(1)', ''])('and signs nobody in for a consumer at "%s"', async (url) => {
      const { outcome, idp } = await play({ federated: () => paos(ecpRequest(url)) });

      expect(outcome).toMatchObject({ code: 'authorization-failure', outcome: 'refused' });
      expect(idp).toEqual([]);
    });

    it('and signs nobody in for a consumer without end', async () => {
      const { outcome, idp } = await play({ federated: () => paos(ecpRequest(`https://sp.test/${'c'.repeat(3000)}`)) });

      expect((outcome as Error).message.length).toBeLessThan(600);
      expect(idp).toEqual([]);
    });
  });

  it('does not follow the consumer to another origin', async () => {
    const { outcome, keystone } = await play({ consumer: () => ({ status: 302, headers: { Location: 'http://127.0.0.1:9/steal' } }) });

    expect(outcome).toMatchObject({ code: 'redirect-refused', message: expect.stringContaining('http://127.0.0.1:9/steal') as string });
    expect(keystone).toHaveLength(2);
  });

  it('needs to be told where to go on', async () => {
    expect((await play({ consumer: () => ({ status: 302 }) })).outcome).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('Location') as string });
  });

  it('takes no password to where the identity provider sends it on', async () => {
    const { outcome } = await play({ identityProvider: () => ({ status: 307, headers: { Location: 'http://127.0.0.1:9/steal' } }) });

    expect(outcome).toMatchObject({ code: 'redirect-refused' });
  });

  it('goes to the places that mapUrl gives', async () => {
    const { outcome } = await play(
      { consumerUrl: () => 'https://sp.internal/sp/SAML2/ECP', identityProvider: (_arrival, own) => ({ ...own, body: ecpResponse('https://sp.internal/sp/SAML2/ECP') }) },
      { mapUrl: (url) => url.replace('https://sp.internal', 'http://127.0.0.1:9') },
    );

    expect(outcome).toMatchObject({ code: 'connect-failure', message: expect.stringContaining('http://127.0.0.1:9/sp/SAML2/ECP') as string });
  });

  describe('uses no message but the one it asked for', () => {
    const envelope = (header: string, body = '<x/>'): string =>
      `<S:Envelope xmlns:S="${SOAP}" xmlns:paos="urn:liberty:paos:2003-08" xmlns:ecp="urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp"><S:Header>${header}</S:Header><S:Body>${body}</S:Body></S:Envelope>`;
    const request = '<paos:Request responseConsumerURL="https://sp.test/c"/>';

    it.each<[string, string | Uint8Array]>([
      ['a text', 'not xml'],
      ['another document', '<a/>'],
      ['an envelope of SOAP 1.2', ecpRequest('https://sp.test/c').replaceAll(SOAP, 'http://www.w3.org/2003/05/soap-envelope')],
      ['an envelope of nobody', ecpRequest('https://sp.test/c').replaceAll(SOAP, 'urn:evil')],
      ['no request', envelope('<ecp:RelayState>r</ecp:RelayState>')],
      ['two requests', envelope(request + request)],
      ['a request of another namespace', envelope(request.replace('paos:', 'ecp:'))],
      ['a request that is deeper', envelope(`<ecp:X>${request}</ecp:X>`)],
      ['a request in the body', envelope('<ecp:RelayState>r</ecp:RelayState>', request)],
      ['two relay states', envelope(`${request}<ecp:RelayState>1</ecp:RelayState><ecp:RelayState>2</ecp:RelayState>`)],
      ['two bodies', envelope(request).replace('</S:Body>', '</S:Body><S:Body/>')],
      ['two headers', envelope(request).replace('<S:Body>', '<S:Header/><S:Body>')],
      ['a fault', envelope(request, '<S:Fault><faultcode>S:Server</faultcode><faultstring>metadata expired</faultstring></S:Fault>')],
      ['Latin-1', Buffer.from(envelope(request, '<x>é</x>'), 'latin1')],
      ['UTF-16', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(envelope(request), 'utf16le')])],
      ['a DTD', `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>${envelope(request, '<x>&e;</x>')}`],
    ])('of the service provider: %s', async (_what, body) => {
      const { outcome, idp } = await play({ federated: () => paos(body) });

      expect(outcome).toMatchObject({ code: 'authorization-failure', outcome: 'refused', message: expect.stringContaining('service provider') as string });
      expect(idp).toEqual([]);
    });

    it.each<[string, (own: string) => string | Uint8Array]>([
      ['a page', () => '<html><br></html>'],
      ['nothing', () => ''],
      ['no word for the client', (own) => own.replace(/<ecp:Response.*?\/>/, '')],
      ['two words for the client', (own) => own.replace(/(<ecp:Response.*?\/>)/, '$1$1')],
      ['a word of another namespace', (own) => own.replace(/ecp:Response xmlns:ecp="[^"]*"/, 'ecp:Response xmlns:ecp="urn:evil"')],
      ['bytes that are no UTF-8', (own) => Buffer.concat([Buffer.from(own.slice(0, -20)), Buffer.from([0xc3, 0x28]), Buffer.from(own.slice(-20))])],
      ['too deep a message', (own) => own.replace('<soap:Body>', `<soap:Body>${'<d>'.repeat(200)}${'</d>'.repeat(200)}`)],
    ])('of the identity provider: %s', async (_what, change) => {
      const { outcome, keystone } = await play({ identityProvider: (_arrival, own) => xml(change(String(own.body))) });

      expect(outcome).toMatchObject({ code: 'authorization-failure', outcome: 'refused', message: expect.stringContaining('identity provider') as string });
      expect(keystone).toHaveLength(1);
    });

    it('and repeats what a fault says, without the password', async () => {
      const told = `<S:Fault xmlns:S="${SOAP}"><faultcode>S:Client</faultcode><faultstring>no such user with pw-Tb52&amp;&#34;&lt;é&gt;-ecp,\n try again</faultstring></S:Fault>`;
      const { outcome } = await play({ identityProvider: () => xml(`<e:Envelope xmlns:e="${SOAP}"><e:Body>${told}</e:Body></e:Envelope>`) });

      expect((outcome as Error).message).toContain('S:Client: no such user with [redacted], try again');
    });
  });

  describe('sends no password again for a while that the identity provider refused', () => {
    const fault = (code: string, status = 200): Page => ({
      ...xml(`<S:Envelope xmlns:S="${SOAP}"><S:Body><S:Fault><faultcode>${code}</faultcode><faultstring>Login failed</faultstring></S:Fault></S:Body></S:Envelope>`),
      status,
    });
    const status = (words: string) => (own: Page): Page => ({ ...own, body: String(own.body).replace('<p:Status ></p:Status>', `<p:Status>${words}</p:Status>`) });
    const unauthenticated = (value: string): string =>
      '<p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder">' +
      `<p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${value}"/></p:StatusCode><p:StatusMessage>no such user</p:StatusMessage>`;

    /** How often the password was sent for three requests, and what the last one failed with. */
    async function repeated(identityProvider: (own: Page) => Page): Promise<[number, unknown]> {
      const { keystone, idp } = await serveEcp({ identityProvider: (_arrival, own) => identityProvider(own) });
      const federation = { identityProvider: 'corp', protocol: 'saml2', identityProviderUrl: `${idp.url}/idp/ecp` };
      const { session } = sessionFor(samlPassword({ authUrl: keystone.url, ...federation, ...USER }));
      let error: unknown;
      for (const attempt of [1, 2, 3]) {
        error = await firstValueFrom(session.get(keystone.url, { params: { attempt } })).catch((reason: unknown) => reason);
      }
      return [idp.arrivals.length, error];
    }

    it.each<[string, (own: Page) => Page, RegExp]>([
      ['a 401', () => ({ status: 401, body: 'no' }), /did not sign the user in: POST .* 401/],
      ['a 403', () => ({ status: 403, body: 'no' }), /did not sign the user in: POST .* 403/],
      ['a fault', () => fault('S:Client'), /S:Client: Login failed\)\. Check "username" and "password"/],
      ['a fault with its status', () => fault('S:Client.Authentication', 500), /answered with 500 .*S:Client\.Authentication: Login failed/],
      ["a fault in WS-Security's words", () => fault('wsse:FailedAuthentication', 500), /FailedAuthentication: Login failed/],
      ['a response that says so', status(unauthenticated('AuthnFailed')), /not authenticated \(AuthnFailed: no such user\)/],
      ['a response that knows no such user', status(unauthenticated('UnknownPrincipal')), /not authenticated \(UnknownPrincipal/],
    ])('with %s', async (_what, answer, words) => {
      const [sent, error] = await repeated(answer);

      expect(error).toMatchObject({ message: expect.stringMatching(words) as string });
      expect(sent).toBe(1);
    });

    it.each<[string, (own: Page) => Page]>([
      ['a fault of its own', () => fault('S:Server', 500)],
      ['an error of its own', () => ({ status: 500, body: 'the directory is down' })],
    ])('but is asked again after %s', async (_what, answer) => {
      expect((await repeated(answer))[0]).toBeGreaterThan(1);
    });

    it('and leaves what else a response says to the service provider', async () => {
      const { keystone } = await play({ identityProvider: (_arrival, own) => status(unauthenticated('NoPassive'))(own) });

      expect(keystone).toEqual([`GET ${FEDERATED_PATH}`, 'POST /sp/SAML2/ECP']);
    });
  });

  it('does not take a fault of the service provider, which got no password, for a refusal of it', async () => {
    const told = `<S:Envelope xmlns:S="${SOAP}"><S:Body><S:Fault><faultcode>S:Client</faultcode></S:Fault></S:Body></S:Envelope>`;

    expect((await play({ federated: () => paos(told) })).outcome).toMatchObject({ code: 'authorization-failure', refusesCredentials: false });
  });

  it('ends where a service provider sets cookies without end, with the password still hidden', async () => {
    const cookies = Array.from({ length: 120 }, (_, i) => `c${String(i)}=ck-Vf61-flood-${String(i)}; Path=/`);
    const { outcome, idp } = await play({ federated: (_arrival, own) => ({ ...own, headers: { ...own.headers, 'Set-Cookie': cookies } }) });

    expect(outcome).toMatchObject({ code: 'invalid-response', message: expect.stringContaining('cookies') as string });
    expect(idp).toEqual([]);
  });

  it('shows no password that a server repeats in its error', async () => {
    const { outcome, events } = await play({ identityProvider: (arrival) => ({ status: 500, body: `cannot parse ${String(arrival.headers.authorization)} of ${USER.password} or pw-Tb52&amp;&#34;&lt;é&gt;-ecp` }) });

    expect(outcome).toMatchObject({ status: 500 });
    expect(printed([outcome, events])).not.toMatch(/pw-Tb52|cHctVGI1/);
  });

  it('warns before a password goes over plain http to another machine', async () => {
    const { keystone, idp } = await serveEcp();
    // Also this machine, but not by a name that says so.
    const identityProviderUrl = `${idp.url.replace('127.0.0.1', '0.0.0.0')}/idp/ecp`;
    const { session, events } = sessionFor(samlPassword({ authUrl: keystone.url, identityProvider: 'corp', protocol: 'saml2', identityProviderUrl, ...USER }));
    await firstValueFrom(session.getToken());

    const warnings = events.filter(({ type }) => type === 'warning');
    expect(warnings).toMatchObject([{ code: 'plain-http-sign-in', message: expect.stringContaining('0.0.0.0') as string }]);
  });
});
