import { cutOut } from '../xml/cut-out.js';
import { childrenOf, isNamed, onlyChild, type XmlDocument, type XmlElement } from '../xml/xml-element.js';
import { parseXml } from '../xml/parse-xml.js';
import { XmlRefused } from '../xml/xml-refused.js';
import { SOAP12, TRUST13 } from './security-token-request.js';

/** WS-Trust of February 2005, which service providers of WS-Federation expect. */
const TRUST2005 = 'http://schemas.xmlsoap.org/ws/2005/02/trust';

/**
 * The one security token response in the identity provider's message, as `wresult` for a service provider: WS-Trust's
 * namespace is replaced by the older one, and the token itself, which is signed, is left as it is.
 *
 * @throws XmlRefused for a message with none or several.
 */
export function readSecurityToken({ text, root }: XmlDocument): string {
  const body = onlyChild(envelope(root), SOAP12, 'Body');
  const response = onlyChild(onlyChild(body, TRUST13, 'RequestSecurityTokenResponseCollection'), TRUST13, 'RequestSecurityTokenResponse');
  if (response === undefined) throw new XmlRefused('it has not one wst:RequestSecurityTokenResponse in a SOAP 1.2 envelope');
  const cut = parseXml(cutOut({ text, root }, response));
  const token = onlyChild(cut.root, TRUST13, 'RequestedSecurityToken');
  if (token === undefined) throw new XmlRefused('its response has not one wst:RequestedSecurityToken');
  return withOldTrust(cut.text, token.children);
}

/** Why the identity provider issued nothing: the subcode of its SOAP fault and its words; `undefined` if it does not say. */
export function readFault({ root }: XmlDocument): string | undefined {
  const fault = onlyChild(onlyChild(envelope(root), SOAP12, 'Body'), SOAP12, 'Fault');
  const subcode = onlyChild(onlyChild(onlyChild(fault, SOAP12, 'Code'), SOAP12, 'Subcode'), SOAP12, 'Value')?.text.trim();
  if (subcode === undefined || subcode === '') return undefined;
  const [reason] = childrenOf(onlyChild(fault, SOAP12, 'Reason'), SOAP12, 'Text');
  return [subcode, reason?.text].filter((words) => words !== undefined).map(inOneLine).join(': ');
}

function envelope(root: XmlElement): XmlElement | undefined {
  return isNamed(root, SOAP12, 'Envelope') ? root : undefined;
}

function inOneLine(words: string): string {
  return words.replace(/\s+/g, ' ').trim().slice(0, 300);
}

function withOldTrust(text: string, kept: readonly XmlElement[]): string {
  let done = 0;
  let written = '';
  for (const { start, end } of kept) {
    written += renamed(text.slice(done, start)) + text.slice(start, end);
    done = end;
  }
  return written + renamed(text.slice(done));
}

function renamed(text: string): string {
  return text.replaceAll(TRUST13, TRUST2005);
}
