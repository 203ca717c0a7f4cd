import { AuthorizationFailure } from '../../../errors/authorization-failure.js';
import { RedirectRefused } from '../../../errors/redirect-refused.js';
import type { Connection } from '../../../http/connection.js';
import type { ApiResponse } from '../../../http/response.js';
import { parseUrl } from '../../../http/url.js';
import { redactUrl } from '../../../redaction/redact-url.js';
import { isDowngrade } from '../is-downgrade.js';

/**
 * Where the service provider wants the assertion, as it is reached from here.
 *
 * @throws AuthorizationFailure for what is no http or https URL, and for http where the service provider itself has https.
 */
export function consumerTarget(connection: Connection, consumerUrl: string, federatedUrl: string): string {
  const consumer = parseUrl(consumerUrl);
  const isWeb = consumer?.protocol === 'https:' || consumer?.protocol === 'http:';
  const mapped = isWeb ? connection.mapUrl(consumerUrl, {}) : undefined;
  if (mapped !== undefined && !isDowngrade(mapped, federatedUrl)) return mapped;
  throw new AuthorizationFailure(
    `The service provider ${redactUrl(federatedUrl)} wants the assertion at ${redactUrl(consumerUrl)}, which is ` +
      `${isWeb ? 'http although the service provider has https' : 'no http or https URL'}; the user was not signed in.`,
    { outcome: 'refused' },
  );
}

/**
 * Where a service provider that took the assertion sends us back to.
 *
 * @throws RedirectRefused for another origin than that of the token or of the consumer; AuthorizationFailure if it does not say.
 */
export function returnTarget(connection: Connection, { headers, url, status, requestId }: ApiResponse, federatedUrl: string): string {
  const location = headers['location'];
  const target = location === undefined || location.trim() === '' ? undefined : parseUrl(location, url);
  const from = `The service provider took the assertion at ${redactUrl(url)} and answered with ${String(status)}`;
  if (target === undefined) {
    throw new AuthorizationFailure(`${from}, but not with a Location to go on to.`, { outcome: 'refused', requestId });
  }
  const mapped = parseUrl(connection.mapUrl(target.href, {}), url);
  const known = [federatedUrl, url].map((place) => parseUrl(place)?.origin);
  if (mapped !== undefined && /^https?:$/.test(mapped.protocol) && known.includes(mapped.origin)) return mapped.href;
  throw new RedirectRefused(`${from} and a Location at ${redactUrl(target.href)}, another origin; it was not followed.`, {
    outcome: 'refused',
    requestId,
  });
}
