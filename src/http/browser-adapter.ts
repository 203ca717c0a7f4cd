import { OptionError } from '../errors/option-error.js';
import type { AdapterOptions, SessionAdapter } from './adapter-options.js';

/** axios over fetch: what browsers have. */
export function createAdapter({ tls }: AdapterOptions): SessionAdapter {
  if (tls !== undefined) {
    throw new OptionError(
      'tls',
      '"tls" cannot be set in a browser: it decides which servers it trusts. Leave the option out here.',
      { code: 'unsupported-here' },
    );
  }
  return { adapter: 'fetch', close: () => undefined };
}

/** The name of this program for the User-Agent; a browser sends its own. */
export function processName(): string | undefined {
  return undefined;
}

/** Whether the User-Agent header can be set here. */
export const canSetUserAgent = false;

/** What this runs on, for the User-Agent; a browser sends its own. */
export function platform(): string {
  return '';
}
