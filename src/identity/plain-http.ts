import type { Connection } from '../http/connection.js';
import { isLoopback } from '../http/mixed-content.js';
import { parseUrl } from '../http/url.js';

/** Warns when credentials are about to travel in clear to a host that is not this machine; or what else `danger` says. */
export function warnOfPlainHttp(connection: Connection, url: string, danger: (host: string) => string = credentialsInClear): void {
  const target = parseUrl(url);
  if (target?.protocol !== 'http:' || isLoopback(target.hostname)) return;
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'plain-http-sign-in',
    message: `${danger(target.host)}. Use https.`,
  }));
}

/** Warns when a catalog that came over https has a token travel in clear. */
export function warnOfPlainToken(connection: Connection, url: string): void {
  const target = parseUrl(url);
  if (target?.protocol !== 'http:' || isLoopback(target.hostname)) return;
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'plain-http-token',
    message:
      `The catalog, which came over https, has a service at ${target.host} without: anybody on the way can read the token. Have its operator ` +
      'correct the catalog, or give the right address with "mapUrl" or "endpointOverride".',
  }));
}

function credentialsInClear(host: string): string {
  return `Credentials are sent to ${host} over plain http; anybody on the way can read them`;
}
