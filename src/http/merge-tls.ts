import type { TlsOptions } from './adapter-options.js';

/**
 * What a request says of TLS, completed by what its session says. Whom to trust is one matter and the client's certificate
 * another: who names authorities for one request is not left unverified because the session is.
 */
export function mergeTls(own: TlsOptions | undefined, defaults: TlsOptions | undefined): TlsOptions | undefined {
  if (own === undefined || defaults === undefined) return own;
  const { cacert, insecure, cert, key } = own;
  const trust = cacert === undefined && insecure === undefined ? defaults : own;
  const certificate = cert === undefined && key === undefined ? defaults : own;
  return { cacert: trust.cacert, insecure: trust.insecure, cert: certificate.cert, key: certificate.key };
}
