import { AuthorizationFailure } from '../../../errors/authorization-failure.js';
import type { ApiResponse } from '../../../http/response.js';
import { redactUrl } from '../../../redaction/redact-url.js';
import { parseXml } from './parse-xml.js';
import type { XmlDocument } from './xml-element.js';
import { XmlRefused } from './xml-refused.js';

/** What is made of the XML in a reply. */
export interface XmlReading<T> {
  /** Who answered, for errors: `the identity provider`. */
  readonly from: string;
  /** @throws XmlRefused if it is not what was asked for. */
  readonly read: (document: XmlDocument) => T;
  /** Takes secrets out of what the reply says itself. */
  readonly quiet: (text: string) => string;
  /** Whether it answers user and password. @defaultValue false */
  readonly answersCredentials?: boolean | undefined;
}

/**
 * Reads the XML of a reply that was asked for as bytes.
 *
 * @throws AuthorizationFailure for what is no XML, is not accepted as XML, or not what `read` takes.
 */
export function readXml<T>(response: ApiResponse, { from, read, quiet, answersCredentials = false }: XmlReading<T>): T {
  try {
    return read(parseXml(utf8Text(response)));
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    const { status, url, requestId } = response;
    const refusesCredentials = answersCredentials && error.blamesSender;
    const advice = refusesCredentials ? 'Check "username" and "password".' : 'Check the URL, and that the service behind it speaks this protocol.';
    throw new AuthorizationFailure(
      `The sign-in ended at ${from}: ${redactUrl(url)} answered with ${String(status)} and a message that cannot be used: ` +
        `${quiet(error.message)}. ${advice}`,
      { outcome: 'refused', requestId, refusesCredentials },
    );
  }
}

/** Whether the XML of a reply, if it is any, is what `is` looks for. */
export function isSaid(is: (document: XmlDocument) => boolean, response: ApiResponse): boolean {
  try {
    return is(parseXml(utf8Text(response)));
  } catch (error) {
    if (error instanceof XmlRefused) return false;
    throw error;
  }
}

function utf8Text({ body, headers }: ApiResponse): string {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1];
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset)) throw new XmlRefused('its charset is not UTF-8');
  if (typeof body === 'string') return body;
  if (!(body instanceof Uint8Array)) throw new XmlRefused('it is empty');
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new XmlRefused('it is not UTF-8');
  }
}
