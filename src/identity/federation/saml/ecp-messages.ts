import { cutOut, withInstead } from '../xml/cut-out.js';
import { attributeOf, childrenOf, isNamed, onlyChild, type XmlDocument, type XmlElement } from '../xml/xml-element.js';
import { XmlRefused } from '../xml/xml-refused.js';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';
const PAOS = 'urn:liberty:paos:2003-08';
const ECP = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:ecp';
const SAML = 'urn:oasis:names:tc:SAML:2.0:protocol';

const LONGEST_URL = 2000;

/** The content type of SOAP in replies and requests that go the other way round (PAOS). */
export const PAOS_TYPE = 'application/vnd.paos+xml';
/** What a client that knows ECP says of itself. */
export const PAOS_HEADERS: Readonly<Record<string, string>> = { Accept: `application/json, ${PAOS_TYPE}`, PAOS: `ver="${PAOS}";"${ECP}"` };

/** What a service provider tells a client that is to sign in first. */
export interface EcpRequest {
  /** For the identity provider. */
  readonly message: string;
  /** Where its answer goes. */
  readonly consumerUrl: string;
  /** What goes there with it, as it was written. */
  readonly relayState: string | undefined;
}

/**
 * Reads the service provider's message: the same without its header is for the identity provider.
 *
 * @throws XmlRefused for another one.
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf §4.2.4
 */
export function readEcpRequest(document: XmlDocument): EcpRequest {
  const { header } = readEnvelope(document.root);
  const consumerUrl = urlIn(onlyChild(header, PAOS, 'Request'), 'responseConsumerURL');
  if (consumerUrl === undefined) throw new XmlRefused('it does not say with one paos:Request where the answer goes (responseConsumerURL)');
  const states = childrenOf(header, ECP, 'RelayState');
  if (states.length > 1) throw new XmlRefused('it has more than one ecp:RelayState');
  const [state] = states;
  return { message: withInstead(document, header, ''), consumerUrl, relayState: state === undefined ? undefined : cutOut(document, state) };
}

/** What an identity provider answers. */
export interface EcpResponse {
  /** Where it wants its answer to go. */
  readonly consumerUrl: string;
  /** The SAML response: a secret until it is used. */
  readonly assertion: string;
  /** The whole message for the service provider, with the relay state in place of what was for the client. */
  readonly messageWith: (relayState: string | undefined) => string;
}

/**
 * Reads the identity provider's message.
 *
 * @throws XmlRefused for another one, for a SOAP fault, and for one that says that it knows no such user.
 * @see https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf §4.2.4
 */
export function readEcpResponse(document: XmlDocument): EcpResponse {
  const { header, body } = readEnvelope(document.root);
  const response = onlyChild(header, ECP, 'Response');
  const consumerUrl = urlIn(response, 'AssertionConsumerServiceURL');
  if (response === undefined || consumerUrl === undefined) {
    throw new XmlRefused('it does not say with one ecp:Response for whom it is (AssertionConsumerServiceURL)');
  }
  checkAuthenticated(onlyChild(body, SAML, 'Response'));
  return {
    consumerUrl,
    assertion: body.children.map((child) => document.text.slice(child.start, child.end)).join(''),
    messageWith: (relayState) => withInstead(document, response, relayState ?? ''),
  };
}

/** Errors repeat it, so it has a bounded length. */
function urlIn(element: XmlElement | undefined, name: string): string | undefined {
  const url = attributeOf(element, name);
  if (url !== undefined && url.length > LONGEST_URL) throw new XmlRefused(`its ${name} is longer than ${String(LONGEST_URL)} characters`);
  return url;
}

function readEnvelope(root: XmlElement): { readonly header: XmlElement; readonly body: XmlElement } {
  const body = onlyChild(root, SOAP, 'Body');
  if (!isNamed(root, SOAP, 'Envelope') || body === undefined) throw new XmlRefused('it is no SOAP 1.1 envelope with one body');
  const fault = faultOf(body);
  if (fault !== undefined) throw fault;
  const header = onlyChild(root, SOAP, 'Header');
  if (header === undefined) throw new XmlRefused('it has not one SOAP header');
  return { header, body };
}

/** Whether a message is a SOAP fault. */
export function isFault({ root }: XmlDocument): boolean {
  return isNamed(root, SOAP, 'Envelope') && onlyChild(onlyChild(root, SOAP, 'Body'), SOAP, 'Fault') !== undefined;
}

/** SOAP 1.1 §4.4.1: the sender's fault, for instance for lack of proper authentication; WS-Security's own words for that. */
const SENDERS_FAULT = /^([^:]*:)?(Client(\..*)?|FailedAuthentication)$/;

/** A fault is read by people: code and reason, in one line. */
function faultOf(body: XmlElement): XmlRefused | undefined {
  const fault = onlyChild(body, SOAP, 'Fault');
  if (fault === undefined) return undefined;
  const [code, reason] = ['faultcode', 'faultstring'].map((name) => onlyChild(fault, '', name)?.text);
  return new XmlRefused(`it is a SOAP fault (${inOneLine([code, reason])})`, { blamesSender: SENDERS_FAULT.test(code?.trim() ?? '') });
}

const NOT_AUTHENTICATED: readonly string[] = ['AuthnFailed', 'UnknownPrincipal'].map((word) => `urn:oasis:names:tc:SAML:2.0:status:${word}`);

/** An identity provider may say in the SAML response itself that it did not know the user; no service provider has a use for that. */
function checkAuthenticated(response: XmlElement | undefined): void {
  const status = onlyChild(response, SAML, 'Status');
  const code = onlyChild(onlyChild(status, SAML, 'StatusCode'), SAML, 'StatusCode');
  const value = attributeOf(code, 'Value');
  if (value === undefined || !NOT_AUTHENTICATED.includes(value)) return;
  const words = inOneLine([value.split(':').at(-1), onlyChild(status, SAML, 'StatusMessage')?.text]);
  throw new XmlRefused(`it says that the user was not authenticated (${words})`, { blamesSender: true });
}

/** Words from outside, of bounded length. */
function inOneLine(words: readonly (string | undefined)[]): string {
  const said = words.filter((word) => word !== undefined).map((word) => word.replace(/\s+/g, ' ').trim());
  return said.join(': ').slice(0, 300);
}

/** What a service provider is told when the identity provider answered somebody else. */
export const CONSUMER_MISMATCH: string =
  `<S:Envelope xmlns:S="${SOAP}"><S:Body><S:Fault><faultcode>S:Server</faultcode>` +
  '<faultstring>responseConsumerURL from SP and assertionConsumerServiceURL from IdP do not match</faultstring>' +
  '</S:Fault></S:Body></S:Envelope>';
