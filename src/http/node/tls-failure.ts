import type { PeerCertificate } from 'node:tls';
import type { Handshake } from './handshake.js';
import { wireFailure, type WireFailure } from '../wire-failure.js';

/** What a TLS connection failed with, and between whom. */
export interface TlsFailure {
  readonly error: NodeJS.ErrnoException;
  /** Host and port. */
  readonly peer: string;
  readonly handshake: Handshake;
}

/** How servers say that they want a certificate, or another one. */
const CLIENT_REFUSED = /alert (certificate required|bad certificate|unknown ca|certificate (expired|unknown|revoked)|handshake failure|access denied)/i;
const NO_TLS = /wrong version number|packet length too long|http request|unsupported protocol|record overflow/i;
const TLS_CODE = /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS|ERR_SSL|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;

/**
 * Says what a handshake failed of and what to do about it, naming what the server presented and whom this side trusts.
 * `undefined`: TLS is not the reason.
 */
export function explainTlsFailure(failure: TlsFailure): WireFailure | undefined {
  const { error, peer, handshake } = failure;
  const code = error.code ?? '';
  const explained = (kind: 'tls' | 'unreachable' | 'broken', reason: string): WireFailure => wireFailure(kind, reason, { code, original: error });
  const said = `${code} ${error.message}`.replaceAll('_', ' ');
  if (CLIENT_REFUSED.test(said)) return explained('tls', clientRefused(failure, code));
  if (!handshake.secured) {
    if (TLS_CODE.test(code)) return explained('tls', untrusted(failure, said));
    return code === 'ECONNRESET' || code === 'EPIPE' ? explained('unreachable', closedEarly(failure, code)) : undefined;
  }
  return TLS_CODE.test(code) ? explained('broken', `the TLS connection to ${peer} broke (${code})`) : undefined;
}

function closedEarly({ peer, handshake: { trust } }: TlsFailure, code: string): string {
  const doubt = trust.hasCertificate ? 'does it trust the client certificate of tls.cert' : 'does it want a client certificate (tls.cert)';
  return `${peer} closed the connection before TLS stood (${code}); does it speak TLS in a version that is known here, and ${doubt}?`;
}

function clientRefused({ peer, handshake: { trust } }: TlsFailure, code: string): string {
  return trust.hasCertificate
    ? `${peer} refused the client certificate of tls.cert (${code}); is it the right one, still valid, and from an authority that the server trusts?`
    : `${peer} ended the handshake (${code}); it probably wants a client certificate (tls.cert and tls.key), or knows no TLS version or cipher of this side`;
}

function untrusted({ error, peer, handshake: { certificate, trust } }: TlsFailure, said: string): string {
  const code = error.code ?? '';
  if (NO_TLS.test(said)) return `${peer} speaks no TLS that is understood here (${code}); is it a service over plain http, and the URL wrong?`;
  if (certificate === undefined) return `no TLS connection to ${peer} could be made (${code}): ${error.message}; tried with ${trust.source}`;
  const presented = `${peer} presented the certificate ${described(certificate)}`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const dates = `it is valid from ${certificate.valid_from} to ${certificate.valid_to}`;
    return `${presented}, which is not valid now, or one that it leads to is not (${code}): ${dates}. Renew it, or correct the clock of this machine. Trusted: ${trust.source}`;
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `${presented}, which is for other names (${code}): ${alternatives(certificate)}. Use one of them in the URL, or have the certificate made for this one`;
  }
  return `${presented}, which nobody trusted has issued (${code}). Trusted: ${trust.source}. Name the authority that issued it with tls.cacert, a path or PEM text`;
}

function described({ subject, issuer }: PeerCertificate): string {
  return `of ${name(subject)}, issued by ${name(issuer)}`;
}

/** `CN=api.example.com, O=Example`, at most so much of what a stranger may have written. */
function name(parts: object): string {
  return bounded(Object.entries(parts).map(([key, value]) => `${key}=${String(value)}`).join(', ')) || '(no name)';
}

function alternatives({ subjectaltname, subject }: Partial<PeerCertificate>): string {
  return bounded(subjectaltname ?? '') || name(subject ?? {});
}

function bounded(text: string): string {
  const printable = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return printable.length > 300 ? `${printable.slice(0, 300)}...` : printable;
}
