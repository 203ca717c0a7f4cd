import { basename } from 'node:path';
import { argv, version } from 'node:process';
import type { AdapterOptions } from '../adapter-options.js';

/** The name of this program for the User-Agent. */
export function processName(): string | undefined {
  return argv[1] === undefined ? undefined : basename(argv[1]).replace(/\.[cm]?[jt]s$/, '');
}

/** Whether the User-Agent header can be set here. */
export const canSetUserAgent = true;

/** The origin of the page this runs in; here there is no page, and nobody obeys CORS. */
export function pageOrigin(): string | undefined {
  return undefined;
}

/** What this runs on, for the User-Agent. */
export function platform(): string {
  return `node/${version.slice(1)}`;
}

/** Here programs decide about TLS and proxies. */
export function checkNetwork(_options: Partial<AdapterOptions>): void {
  // Nothing is refused.
}
