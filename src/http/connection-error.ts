import { ConnectFailure, ConnectTimeout } from '../errors/connect-failure.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import { isKeystoneAuthError, type KeystoneAuthError, type Outcome } from '../errors/keystone-auth-error.js';
import { SSLError } from '../errors/ssl-error.js';
import { UnknownConnectionError } from '../errors/unknown-connection-error.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { TransportRequest } from './transport-port.js';

/** What a system call says when no byte of the request left. */
const NOT_SENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused; is the service running, and is the port right?',
  ENOTFOUND: 'the host name is not known; is the URL right, and does name resolution work?',
  EAI_AGAIN: 'the name service did not answer; try again later',
  EHOSTUNREACH: 'the host cannot be reached; is there a route, a firewall, a VPN?',
  ENETUNREACH: 'the network cannot be reached; is there a route, a firewall, a VPN?',
  EADDRNOTAVAIL: 'no local address or port is left for the connection',
};

/** What a connection says that broke on the way. */
const BROKEN: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection was closed before a reply came',
  EPIPE: 'the connection was closed while the request was sent',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed before the whole reply came',
  ERR_NETWORK: 'the network failed, or a browser refused the reply (CORS)',
};

const TIMED_OUT: ReadonlySet<string> = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);
const TLS_CODE =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS|ERR_SSL|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/**
 * The typed error for an exchange that ended without a reply. The original is kept as a cause of name, code and message
 * only: what transports throw holds the whole request, credentials included.
 */
export function toConnectionError(error: unknown, request: TransportRequest): KeystoneAuthError {
  if (isKeystoneAuthError(error)) return error;
  const code = codeOf(error);
  const attempt = `${request.method} ${redactUrl(request.url)} failed`;
  const cause = scrubbed(error, code);
  const refused = NOT_SENT[code];
  if (refused !== undefined) return new ConnectFailure(`${attempt}: ${refused} (${code}).`, { cause });
  if (TIMED_OUT.has(code)) return new ConnectTimeout(`${attempt}: no reply came in time (${code}).`, unknown(cause));
  if (TLS_CODE.test(code)) return tlsError(attempt, code, cause);
  if (code === 'ERR_RESPONSE_TOO_LARGE') {
    return new InvalidResponse(`${attempt}: ${cause.message}; ask for it with responseType 'stream'.`, unknown(cause));
  }
  const broken = BROKEN[code] ?? (code.startsWith('HPE_') ? 'the reply is not HTTP' : undefined);
  if (broken !== undefined) return new ConnectFailure(`${attempt}: ${broken} (${code}).`, unknown(cause));
  return new UnknownConnectionError(`${attempt}: ${code === '' ? 'no reason was given' : code}.`, unknown(cause));
}

function unknown(cause: Error): { readonly cause: Error; readonly outcome: Outcome } {
  return { cause, outcome: 'unknown' };
}

function tlsError(attempt: string, code: string, cause: Error): SSLError {
  return new SSLError(
    `${attempt}: no trusted TLS connection could be made (${code}). Name the right authorities with tls.cacert, or the ` +
      'client certificate with tls.cert and tls.key.',
    { cause },
  );
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const own = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if ((own === '' || own === 'ERR_NETWORK' || own === 'ERR_BAD_REQUEST') && 'cause' in error) {
    return codeOf(error.cause) || own;
  }
  return own;
}

/** Name, code and message; nothing that could lead to the request. */
function scrubbed(error: unknown, code: string): Error {
  const message = error instanceof Error ? redactUrls(error.message) : 'the transport failed';
  const copy = Object.assign(new Error(message), { code });
  copy.stack = `${error instanceof Error ? error.name : 'Error'}: ${message}`;
  return copy;
}

function redactUrls(text: string): string {
  return text.replace(/https?:\/\/\S+/g, redactUrl);
}
