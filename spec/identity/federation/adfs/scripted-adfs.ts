import type { JsonObject } from '../../../conformance/json.js';
import { xmlTree } from '../../../conformance/xml-tree.js';
import type { Arrival } from '../../../request/http-service.js';
import { token } from '../saml/scripted-ecp.js';
import { serveWeb, type Page, type WebServer } from '../serve-web.js';

const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const UTILITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const TRUST = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512';
const POLICY = 'http://schemas.xmlsoap.org/ws/2004/09/policy';

/** The user whom ADFS knows. */
export const USER = { username: 'CORP\\zoë & co', password: `pw-Gh36'"<ü>&-adfs` };
export const ENTITY_ID = 'urn:cloud:<sp>';
/** What nobody may read afterwards. */
export const SESSION_COOKIE = 'ck-Jv48tNe-adfs';
export const ASSERTION_SIGNATURE = 'sig-Rr60pWy-adfs+/==';

export const FEDERATED_PATH = '/v3/OS-FEDERATION/identity_providers/corp/protocols/mapped/auth';
export const TRUST_PATH = '/adfs/services/trust/13/usernamemixed';
export const ENDPOINT_PATH = '/Shibboleth.sso/ADFS';

/** Signed: it arrives letter by letter, even where it names the namespace that is replaced around it. */
export const ASSERTION = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion"  AssertionID='_a1'><!-- ${TRUST} --><saml:Name>Zoë &#x26; co</saml:Name>\r\n<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">${ASSERTION_SIGNATURE}</ds:Signature></saml:Assertion>`;

/** What one side of the play says instead of its own words. */
export interface AdfsScript {
  readonly identityProvider?: (arrival: Arrival, own: Page) => Page;
  readonly endpoint?: (arrival: Arrival, own: Page) => Page;
  readonly federated?: (arrival: Arrival, own: Page) => Page;
}

/** ADFS, and a service provider in front of Keystone; `now` is the clock of both. */
export async function serveAdfs(script: AdfsScript = {}, now: () => number = Date.now): Promise<{ readonly keystone: WebServer; readonly adfs: WebServer }> {
  const adfs = await serveWeb((arrival, url) => {
    const own = issue(arrival, url + TRUST_PATH, now());
    return script.identityProvider?.(arrival, own) ?? own;
  });
  const keystone = await serveWeb((arrival, url) => {
    if (arrival.path.startsWith('/v3/auth/tokens')) return token('gAAAAAB-scoped-2', 'project-1');
    const [own, other] = arrival.path === ENDPOINT_PATH ? [startSession(arrival, url), script.endpoint] : [federated(arrival), script.federated];
    return other?.(arrival, own) ?? own;
  });
  return { keystone, adfs };
}

/** ADFS says no with a SOAP fault. */
export function fault(subcode: string, reason = 'ID3242: The security token could not be authenticated or authorized.'): Page {
  const body = `<s:Envelope xmlns:s="${SOAP}"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:a="urn:a">${subcode}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">${reason}</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`;
  return { status: 500, headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' }, body };
}

/** Prefixes and namespaces stand where ADFS writes them: outside of what is handed on. */
export function securityTokenResponse(): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}"><s:Header><a:Action>${TRUST}/RSTRC/IssueFinal</a:Action></s:Header><s:Body>` +
    `<trust:RequestSecurityTokenResponseCollection xmlns:trust="${TRUST}"><trust:RequestSecurityTokenResponse Context="c">` +
    `<trust:Lifetime/>\r\n<trust:RequestedSecurityToken>${ASSERTION}</trust:RequestedSecurityToken><trust:KeyType>${TRUST}/Bearer</trust:KeyType>` +
    '</trust:RequestSecurityTokenResponse></trust:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>'
  );
}

/** What the service provider has to get. */
export const WRESULT: string =
  `<trust:RequestSecurityTokenResponse xmlns:s="${SOAP}" xmlns:a="${ADDRESSING}" xmlns:trust="http://schemas.xmlsoap.org/ws/2005/02/trust" Context="c">` +
  `<trust:Lifetime/>\r\n<trust:RequestedSecurityToken>${ASSERTION}</trust:RequestedSecurityToken>` +
  '<trust:KeyType>http://schemas.xmlsoap.org/ws/2005/02/trust/Bearer</trust:KeyType></trust:RequestSecurityTokenResponse>';

/** Checks all of the request before the password, as a strict server does. */
function issue({ path, headers, body }: Arrival, url: string, now: number): Page {
  const [header, soapBody] = childrenOf(xmlTree(body));
  const security = child(header, SECURITY, 'Security');
  const stamp = child(security, UTILITY, 'Timestamp');
  const [created, expires] = ['Created', 'Expires'].map((name) => Date.parse(textOf(stamp, UTILITY, name) ?? ''));
  const request = child(soapBody, TRUST, 'RequestSecurityToken');
  const reference = child(child(request, POLICY, 'AppliesTo'), ADDRESSING, 'EndpointReference');
  const mistakes = [
    path !== TRUST_PATH && 'path',
    headers['content-type'] !== 'application/soap+xml; charset=utf-8' && 'content type',
    xmlTree(body)?.['tag'] !== `{${SOAP}}Envelope` && 'envelope',
    textOf(header, ADDRESSING, 'Action') !== `${TRUST}/RST/Issue` && 'Action',
    !/^urn:uuid:(\{hex32\}|[0-9a-f]{32})$/.test(textOf(header, ADDRESSING, 'MessageID') ?? '') && 'MessageID',
    textOf(child(header, ADDRESSING, 'ReplyTo'), ADDRESSING, 'Address') !== `${ADDRESSING}/anonymous` && 'ReplyTo',
    textOf(header, ADDRESSING, 'To') !== url && 'To',
    (created === undefined || Math.abs(created - now) > 60_000) && 'Created',
    (expires ?? 0) - (created ?? 0) !== 120_000 && 'Expires',
    textOf(reference, ADDRESSING, 'Address') !== ENTITY_ID && 'AppliesTo',
    textOf(request, TRUST, 'KeyType') !== `${TRUST}/Bearer` && 'KeyType',
    textOf(request, TRUST, 'RequestType') !== `${TRUST}/Issue` && 'RequestType',
    textOf(request, TRUST, 'TokenType') !== 'urn:oasis:names:tc:SAML:1.0:assertion' && 'TokenType',
  ].filter((mistake) => mistake !== false);
  if (mistakes.length > 0) return { status: 400, body: `wrong: ${mistakes.join(', ')}` };
  const user = child(security, SECURITY, 'UsernameToken');
  const known = textOf(user, SECURITY, 'Username') === USER.username && textOf(user, SECURITY, 'Password') === USER.password;
  return known ? { headers: { 'Content-Type': 'application/soap+xml; charset=utf-8' }, body: securityTokenResponse() } : fault('a:FailedAuthentication');
}

/** Takes the token as a browser would bring it. */
function startSession({ method, headers, body }: Arrival, url: string): Page {
  const form = new URLSearchParams(body);
  const fits =
    method === 'POST' &&
    headers['content-type'] === 'application/x-www-form-urlencoded' &&
    [...form.keys()].join() === 'wa,wresult' &&
    form.get('wa') === 'wsignin1.0' &&
    form.get('wresult') === WRESULT;
  if (!fits) return { status: 403, body: 'this token is not signed like that' };
  const session = `_shibsession_1=${SESSION_COOKIE}; path=/; HttpOnly`;
  return { status: 302, headers: { Location: `${url}/welcome`, 'Set-Cookie': ['_opensaml_req=; expires=Mon, 01 Jan 2001 00:00:00 GMT; path=/', session] } };
}

function federated({ path, headers }: Arrival): Page {
  const known = path === FEDERATED_PATH && headers.cookie === `_shibsession_1=${SESSION_COOKIE}`;
  return known ? token('gAAAAAB-unscoped-2') : { status: 401, body: 'who are you?' };
}

function childrenOf(element: JsonObject | undefined): readonly JsonObject[] {
  return (element?.['children'] as readonly JsonObject[] | undefined) ?? [];
}

function child(element: JsonObject | undefined, namespace: string, name: string): JsonObject | undefined {
  return childrenOf(element).find(({ tag }) => tag === `{${namespace}}${name}`);
}

function textOf(element: JsonObject | undefined, namespace: string, name: string): string | undefined {
  return child(element, namespace, name)?.['text'] as string | undefined;
}
