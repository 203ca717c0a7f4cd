import { parseUrl } from './url.js';

/** What nearly every URL is: a name, or an IPv4 address that is none of these. Anything else is parsed to see what it is. */
const ORDINARY = /^https?:\/\/(?:[a-z][\w.-]*|(?!169\.)[1-9]\d{0,2}(?:\.\d{1,3}){3})(?::\d{1,5})?(?:\/|$)/i;

/** IPv4, IPv6, IPv4 within IPv6, and the one by which a cloud offers the same over IPv6; as `URL` writes hosts. */
const LINK_LOCAL = /^(?:169\.254\.\d{1,3}\.\d{1,3}$|\[fe[89ab][0-9a-f]:|\[(?:::ffff:|64:ff9b::)a9fe:|\[fd00:ec2::254\]$)/;

/**
 * Whether a URL leads to an address of the own link, however it is spelled. No service of a cloud is reached by one: there clouds give
 * the secrets of a virtual machine to whoever asks from it (169.254.169.254), so what a server names is not asked there.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3927
 */
export function isLinkLocal(url: string): boolean {
  return !ORDINARY.test(url) && LINK_LOCAL.test(parseUrl(url)?.hostname ?? '');
}
