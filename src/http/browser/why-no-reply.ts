import { ConnectFailure } from '../../errors/connect-failure.js';
import { CorsSuspected, type CorsSettings } from '../../errors/cors-suspected.js';
import type { KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { isBlockedMixedContent } from '../mixed-content.js';
import type { PageRequest } from '../page-port.js';
import { within } from '../within.js';
import { answersAt } from './probe.js';

/** Why a request of a page to another origin had no reply: an error that says more than `failure`. */
export async function whyNoReply(failure: KeystoneAuthError, request: PageRequest): Promise<KeystoneAuthError> {
  const { wire, page, runtime, label, limitMs } = request;
  const { cause } = failure;
  if (isBlockedMixedContent(wire.url, page.origin)) {
    return new ConnectFailure(`${label()} was not sent: browsers keep a page that came over https from asking over http. Use https.`, { cause });
  }
  const { origin } = new URL(wire.url);
  const isThere = await within(answersAt(origin, runtime), { limit: limitMs, runtime, passed: () => failure });
  if (isThere) return suspected(failure, request, origin);
  return new ConnectFailure(
    `${label()} failed: nothing answers the page at ${origin} (ERR_NETWORK); is the service running, its certificate trusted, and does the ` +
      "page's Content-Security-Policy (connect-src) allow it?",
    { cause, outcome: failure.outcome },
  );
}

async function suspected({ cause, outcome }: KeystoneAuthError, { wire, serviceType, page, label }: PageRequest, origin: string): Promise<CorsSuspected> {
  const headers = Object.keys(wire.headers);
  const settings = await page.settingsFor({ method: wire.method, headers }, serviceType);
  return new CorsSuspected(
    `${label()} had no reply that this page may read, and ${origin} answers: CORS is suspected. ${advice(settings)} The error page of a ` +
      'proxy before the service (502, 503) looks the same, since it has no CORS headers.',
    settings,
    { cause, outcome },
  );
}

function advice({ allowedOrigin, allowHeaders, allowMethods, exposeHeaders }: CorsSettings): string {
  const further = [
    ['allow_headers', allowHeaders] as const,
    ['allow_methods', allowMethods] as const,
  ].flatMap(([option, names]) => (names.length === 0 ? [] : [` and ${option} has to name ${names.join(', ')} beside its defaults`]));
  const exposed = exposeHeaders.length === 0 ? '' : ` If expose_headers is set, it has to name ${exposeHeaders.join(', ')}.`;
  return `In the [cors] section of the service allowed_origin has to name ${allowedOrigin}${further.join('')}.${exposed}`;
}
