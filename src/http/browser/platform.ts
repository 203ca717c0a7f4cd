import { OptionError } from '../../errors/option-error.js';
import type { AdapterOptions } from '../adapter-options.js';

/** The name of this program for the User-Agent; a browser sends its own. */
export function processName(): string | undefined {
  return undefined;
}

/** Whether the User-Agent header can be set here. */
export const canSetUserAgent = false;

/** The origin of the page or worker this runs in, which has to obey CORS; `undefined` where there is none (Deno, edge workers). */
export function pageOrigin(): string | undefined {
  return (globalThis as { readonly origin?: string }).origin;
}

/** What this runs on, for the User-Agent; a browser sends its own. */
export function platform(): string {
  return '';
}

/** Throws an OptionError for TLS settings and proxies: a browser decides about them. */
export function checkNetwork({ tls, proxy }: Partial<AdapterOptions>): void {
  if (tls !== undefined) throw unsupported('tls', 'which servers it trusts');
  if (proxy !== undefined) throw unsupported('proxy', 'how it reaches them');
}

function unsupported(option: string, decision: string): OptionError {
  return new OptionError(
    option,
    `"${option}" cannot be set in a browser: it decides ${decision}. Leave the option out here; nothing was sent.`,
    { code: 'unsupported-here' },
  );
}
