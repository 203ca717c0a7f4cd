import type { Connection } from '../http/connection.js';
import { parseUrl } from '../http/url.js';

/** Warns when credentials are about to travel in clear to a host that is not this machine. */
export function warnOfPlainHttp(connection: Connection, url: string): void {
  const target = parseUrl(url);
  if (target?.protocol !== 'http:' || isLoopback(target.hostname)) return;
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'plain-http-sign-in',
    message: `Credentials are sent to ${target.host} over plain http; anybody on the way can read them. Use https.`,
  }));
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host) || host.endsWith('.localhost');
}
