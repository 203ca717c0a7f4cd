import { escapeXml } from '../xml/escape-xml.js';

const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd';
const UTILITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd';
const PASSWORD_TEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';
const POLICY = 'http://schemas.xmlsoap.org/ws/2004/09/policy';

/** SOAP 1.2. */
export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
/** WS-Trust 1.3. */
export const TRUST13 = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512';

/** How long the identity provider may take the request for fresh, in milliseconds. */
const FRESH_MS = 120_000;

/** What a security token is asked for with. */
export interface SecurityTokenRequest {
  /** Of the identity provider: names the receiver in the message. */
  readonly to: string;
  readonly username: string;
  readonly password: string;
  /** For whom the token is to be. */
  readonly appliesTo: string;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: number;
  /** 32 hexadecimal digits that nobody can guess, for the message and for the credentials. */
  readonly ids: readonly [message: string, credentials: string];
}

/**
 * The SOAP message of a WS-Trust 1.3 request for a bearer token (a SAML 1.1 assertion), with user and password as a
 * WS-Security UsernameToken.
 *
 * @see https://docs.oasis-open.org/ws-sx/ws-trust/v1.3/ws-trust.html
 */
export function securityTokenRequest({ to, username, password, appliesTo, now, ids }: SecurityTokenRequest): string {
  const [messageId, credentialsId] = ids;
  return (
    `<s:Envelope xmlns:s="${SOAP12}" xmlns:a="${ADDRESSING}" xmlns:u="${UTILITY}">` +
    '<s:Header>' +
    `<a:Action s:mustUnderstand="1">${TRUST13}/RST/Issue</a:Action>` +
    `<a:MessageID>urn:uuid:${messageId}</a:MessageID>` +
    `<a:ReplyTo><a:Address>${ADDRESSING}/anonymous</a:Address></a:ReplyTo>` +
    `<a:To s:mustUnderstand="1">${escapeXml(to)}</a:To>` +
    `<o:Security xmlns:o="${SECURITY}" s:mustUnderstand="1">` +
    `<u:Timestamp u:Id="_0"><u:Created>${instant(now)}</u:Created><u:Expires>${instant(now + FRESH_MS)}</u:Expires></u:Timestamp>` +
    `<o:UsernameToken u:u="uuid-${credentialsId}-1">` +
    `<o:Username>${escapeXml(username)}</o:Username>` +
    `<o:Password Type="${PASSWORD_TEXT}">${escapeXml(password)}</o:Password>` +
    '</o:UsernameToken></o:Security></s:Header>' +
    `<s:Body><t:RequestSecurityToken xmlns:t="${TRUST13}">` +
    `<p:AppliesTo xmlns:p="${POLICY}"><a:EndpointReference><a:Address>${escapeXml(appliesTo)}</a:Address></a:EndpointReference></p:AppliesTo>` +
    `<t:KeyType>${TRUST13}/Bearer</t:KeyType>` +
    `<t:RequestType>${TRUST13}/Issue</t:RequestType>` +
    '<t:TokenType>urn:oasis:names:tc:SAML:1.0:assertion</t:TokenType>' +
    '</t:RequestSecurityToken></s:Body></s:Envelope>'
  );
}

/** In UTC with six digits of a second, as .NET and Python write it. */
function instant(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
