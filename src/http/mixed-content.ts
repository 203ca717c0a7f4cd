import { parseUrl } from './url.js';

/** Whether a host is this machine, whose pages and services browsers trust over http too. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || host.endsWith('.localhost');
}

/**
 * Whether browsers keep a page of this origin from asking this URL: http from https.
 *
 * @see https://www.w3.org/TR/mixed-content/
 */
export function isBlockedMixedContent(url: string, origin: string | undefined): boolean {
  if (origin?.startsWith('https:') !== true) return false;
  const { protocol, hostname = '' } = parseUrl(url) ?? {};
  return protocol === 'http:' && !isLoopback(hostname);
}
