import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/**
 * Whether a certificate is for this host: Node's own check, and for an IPv6 address also OpenSSL's, since that of Node 22.23 takes
 * each for a name that does not match. `undefined`: it is.
 */
export function checkIdentity(hostname: string, certificate: PeerCertificate): Error | undefined {
  if (isIP(hostname) === 6 && new X509Certificate(certificate.raw).checkIP(hostname) !== undefined) return undefined;
  return checkServerIdentity(hostname, certificate);
}
