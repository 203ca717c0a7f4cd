import { v3Token } from 'keystoneauth-rx/testing';
import { xmlTree } from '../../../conformance/xml-tree.js';
import type { JsonObject } from '../../../conformance/json.js';
import type { Arrival } from '../../../request/http-service.js';
import { serveWeb, type Page, type WebServer } from '../serve-web.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const ECP = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp';

/** The user whom the identity provider knows. */
export const USER = { username: 'zoë', password: 'pw-Tb52&"<é>-ecp' };
/** What nobody may read afterwards. */
export const SESSION_COOKIE = 'ck-Lw73fQz-session';
export const ASSERTION_SIGNATURE = 'sig-Kd92mXv-ecp+/==';

export const FEDERATED_PATH = '/v3/OS-FEDERATION/identity_providers/corp/protocols/saml2/auth';
const CONSUMER_PATH = '/sp/SAML2/ECP';

/** As no library writes it: what is signed has to arrive letter by letter. */
export const AUTHN_REQUEST =
  `<samlp:AuthnRequest  xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol' Version="2.0"\n ID = "_rq1"><!-- a > b -->\r\n<samlp:NameIDPolicy AllowCreate="1"/></samlp:AuthnRequest >`;
/** Uses prefixes that are declared further out. */
export const SAML_RESPONSE =
  `<p:Response  ID='_rs1' e:x="&#x26;&quot;"><!-- c --><p:Status ></p:Status><p:Signature>${ASSERTION_SIGNATURE}</p:Signature>` +
  `<p:Name><![CDATA[Zoë & <co>]]></p:Name>\n\t<p:Empty/></p:Response>`;

/** What one side of the play says instead of its own words. */
export interface EcpScript {
  readonly federated?: (arrival: Arrival, own: Page) => Page;
  readonly identityProvider?: (arrival: Arrival, own: Page) => Page;
  readonly consumer?: (arrival: Arrival, own: Page) => Page;
  readonly consumerUrl?: (own: string) => string;
}

/** A service provider in front of Keystone, and an identity provider: both look at what they get, as real ones do. */
export async function serveEcp(script: EcpScript = {}): Promise<{ readonly keystone: WebServer; readonly idp: WebServer; readonly consumerUrl: string }> {
  const keystone = await serveWeb((arrival, url) => {
    const consumerUrl = script.consumerUrl?.(url + CONSUMER_PATH) ?? url + CONSUMER_PATH;
    if (arrival.path === FEDERATED_PATH) {
      const own = federated(arrival, consumerUrl);
      return script.federated?.(arrival, own) ?? own;
    }
    if (arrival.path === CONSUMER_PATH) {
      const own = consumer(arrival, url);
      return script.consumer?.(arrival, own) ?? own;
    }
    return arrival.path === '/v3/auth/tokens' ? token('gAAAAAB-scoped-1', 'project-1') : { status: 404, body: 'no such page' };
  });
  const consumerUrl = keystone.url + CONSUMER_PATH;
  const idp = await serveWeb((arrival) => {
    const own = identityProvider(arrival, consumerUrl);
    return script.identityProvider?.(arrival, own) ?? own;
  });
  return { keystone, idp, consumerUrl };
}

/** A token of Keystone. */
export function token(id: string, projectId?: string): Page {
  const document = v3Token({ userId: 'user-1', ...(projectId !== undefined && { projectId }) });
  document.addService('compute', { name: 'nova' }).addStandardEndpoints({ public: 'https://compute.test/v2.1' });
  return { status: 201, headers: { 'Content-Type': 'application/json', 'X-Subject-Token': id }, body: JSON.stringify(document.toJSON()) };
}

/** Knows its own session; whoever has none and speaks ECP is asked to sign in, anybody else is sent to a page. */
function federated({ headers }: Arrival, consumerUrl: string): Page {
  if (headers.cookie?.includes(`sp_session=${SESSION_COOKIE}`) === true) return token('gAAAAAB-unscoped-1');
  const knowsEcp = headers['paos'] === `ver="urn:liberty:paos:2003-08";"${ECP}"` && headers.accept?.includes('application/vnd.paos+xml') === true;
  if (!knowsEcp) return { status: 200, headers: { 'Content-Type': 'text/html' }, body: '<html>Where do you come from?</html>' };
  return {
    headers: { 'Content-Type': 'application/vnd.paos+xml; charset=utf-8', 'Set-Cookie': ['sp_flow=ck-before-77aT; Path=/; HttpOnly', 'other=ck-elsewhere-41Gd; Path=/elsewhere'] },
    body: ecpRequest(consumerUrl),
  };
}

/** A service provider's request to sign in. */
export function ecpRequest(consumerUrl: string): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<S:Envelope xmlns:S="${SOAP}" xmlns:ecp="${ECP}"><S:Header>` +
    `<paos:Request xmlns:paos="urn:liberty:paos:2003-08" S:mustUnderstand="1" S:actor="http://schemas.xmlsoap.org/soap/actor/next" ` +
    `responseConsumerURL="${consumerUrl}" service="${ECP}"/>` +
    '<ecp:RelayState S:mustUnderstand="1" S:actor="http://schemas.xmlsoap.org/soap/actor/next">ss:mem:relay&amp;77</ecp:RelayState>' +
    `</S:Header><S:Body>${AUTHN_REQUEST}</S:Body></S:Envelope>`
  );
}

/** An identity provider's answer for a consumer. */
export function ecpResponse(consumerUrl: string): string {
  return (
    `<soap:Envelope xmlns:soap="${SOAP}" xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:e="urn:example:extra">\n<soap:Header>` +
    `<ecp:RequestAuthenticated xmlns:ecp="${ECP}"/>` +
    `<ecp:Response xmlns:ecp="${ECP}" soap:mustUnderstand="1" AssertionConsumerServiceURL="${consumerUrl}"/></soap:Header>` +
    `<soap:Body>${SAML_RESPONSE}</soap:Body></soap:Envelope>`
  );
}

function identityProvider({ headers, body, path }: Arrival, consumerUrl: string): Page {
  const asked = `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`;
  if (headers.authorization !== asked) return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="idp"' }, body: 'denied' };
  const [request, ...rest] = childrenOf(xmlTree(body));
  const fits = path === '/idp/ecp' && headers['content-type'] === 'text/xml' && body.includes(AUTHN_REQUEST) && rest.length === 0;
  if (!fits || request?.['tag'] !== `{${SOAP}}Body`) return { status: 400, body: 'this is no AuthnRequest in a SOAP body without header' };
  return { headers: { 'Content-Type': 'text/xml; charset=UTF-8', 'Set-Cookie': 'idp_session=ck-idp-19Rw-6Hs; Path=/' }, body: ecpResponse(consumerUrl) };
}

/** Takes the assertion with its own relay state, from whom it asked, starts a session and sends back to the token. */
function consumer({ headers, body }: Arrival, url: string): Page {
  const [header, soapBody] = childrenOf(xmlTree(body));
  const states = childrenOf(header).filter(({ tag }) => tag === `{${ECP}}RelayState`);
  const others = childrenOf(header).map(({ tag }) => tag);
  const fits =
    headers['content-type'] === 'application/vnd.paos+xml' &&
    headers.authorization === undefined &&
    headers.cookie?.includes('sp_flow=ck-before-77aT') === true &&
    states.length === 1 &&
    states[0]?.['text'] === 'ss:mem:relay&77' &&
    !others.includes(`{${ECP}}Response`) &&
    childrenOf(soapBody)[0]?.['tag'] === '{urn:oasis:names:tc:SAML:2.0:protocol}Response' &&
    body.includes(SAML_RESPONSE);
  if (!fits) return { status: 403, body: 'nobody asked for this assertion' };
  const session = `sp_session=${SESSION_COOKIE}; Path=/v3; Expires=Wed, 21 Oct 2037 07:28:00 GMT`;
  return { status: 302, headers: { Location: url + FEDERATED_PATH, 'Set-Cookie': ['sp_flow=; Max-Age=0; Path=/', session] } };
}

function childrenOf(element: JsonObject | undefined): readonly JsonObject[] {
  return (element?.['children'] as readonly JsonObject[] | undefined) ?? [];
}
