import { ConnectFailure, ConnectTimeout } from '../errors/connect-failure.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import { doubt, KeystoneAuthError, isKeystoneAuthError, type ErrorContext } from '../errors/keystone-auth-error.js';
import { RedirectRefused } from '../errors/redirect-refused.js';
import { SSLError } from '../errors/ssl-error.js';
import { UnknownConnectionError } from '../errors/unknown-connection-error.js';
import { redactUrl } from '../redaction/redact-url.js';
import { isInDoubt, type WireFailure, type WireFailureKind } from './wire-failure.js';

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
  ECONNRESET: 'the connection was closed before the whole reply came',
  EPIPE: 'the connection was closed while the request was sent',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed before the whole reply came',
  ERR_BAD_RESPONSE: 'the connection was closed before the whole reply came',
  UND_ERR_SOCKET: 'the connection was closed before the whole reply came',
  Z_BUF_ERROR: 'the compressed reply ended early',
  ERR_NETWORK: 'the network failed, or the browser refused the reply; does the service allow this origin (CORS)?',
};

const TIMED_OUT: ReadonlySet<string> = new Set([
  ...['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT'],
  'UND_ERR_BODY_TIMEOUT',
]);
const TLS_CODE =
  /^(CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|ERR_TLS|ERR_SSL|EPROTO$|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

/** What failed: its code, and what may be said of it. */
interface Failure {
  readonly code: string;
  /** Name, code and message of the original, nothing that could lead to the request. */
  readonly cause: Error;
  /** Whether the connection was not made yet. */
  readonly connecting: boolean;
  /** What kind of failure it is, if one of our adapters found out. */
  readonly kind: WireFailureKind | undefined;
  /** What that adapter says of it. */
  readonly text: string;
}

/**
 * The typed error for an attempt (`GET https://host/path`, as it may be shown) that ended without a reply. The original is
 * kept as a cause of name, code and message only: what transports throw holds the whole request, credentials included.
 */
export function toConnectionError(error: unknown, attempt: string): KeystoneAuthError {
  if (isKeystoneAuthError(error)) return error;
  const typed = typedError(error, attempt);
  return isInDoubt(error) && typed.outcome !== 'unknown' ? doubt(typed) : typed;
}

function typedError(error: unknown, attempt: string): KeystoneAuthError {
  const failed = `${attempt} failed`;
  const failure = failureOf(error);
  const { code, cause, kind } = failure;
  if (kind !== undefined) return EXPLAINED[kind](`${failed}: ${sentence(failure.text)}`, cause);
  return timeoutError(failed, failure) ?? connectError(failed, failure) ?? replyError(attempt, failure) ?? new UnknownConnectionError(
    `${failed}: ${cause.message}${code === '' ? '' : ` (${code})`}.`,
    unknown(cause),
  );
}

/** What an adapter of ours explained already. */
const EXPLAINED: Readonly<Record<WireFailureKind, (message: string, cause: Error) => KeystoneAuthError>> = {
  tls: (message, cause) => new SSLError(message, { cause }),
  unreachable: (message, cause) => new ConnectFailure(message, { cause }),
  'connect-limit': (message, cause) => new ConnectTimeout(message, { cause }),
  'reply-limit': (message, cause) => new ConnectTimeout(message, unknown(cause)),
  broken: (message, cause) => new ConnectFailure(message, unknown(cause)),
};

function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function timeoutError(failed: string, { code, cause, connecting }: Failure): KeystoneAuthError | undefined {
  if (!TIMED_OUT.has(code)) return undefined;
  return connecting
    ? new ConnectTimeout(`${failed}: no connection could be made in time (${code}); is there a firewall on the way?`, { cause })
    : new ConnectTimeout(`${failed}: no reply came in time (${code}); the server may still work on it.`, unknown(cause));
}

function connectError(failed: string, { code, cause }: Failure): KeystoneAuthError | undefined {
  const refused = NOT_SENT[code];
  if (refused !== undefined) return new ConnectFailure(`${failed}: ${refused} (${code}).`, { cause });
  if (!TLS_CODE.test(code)) return undefined;
  return new SSLError(
    `${failed}: no trusted TLS connection could be made (${code}). Name the right authorities with tls.cacert, or the ` +
      'client certificate with tls.cert and tls.key.',
    { cause },
  );
}

function replyError(attempt: string, { code, cause }: Failure): KeystoneAuthError | undefined {
  if (code === 'ERR_CANCELED') return new KeystoneAuthError('aborted', `${attempt} was aborted by the transport.`, unknown(cause));
  if (code === 'ERR_OPAQUE_REDIRECT') return hiddenRedirect(attempt);
  if (code === 'ERR_RESPONSE_TOO_LARGE' || cause.message.includes('maxContentLength')) return tooLarge(attempt, cause);
  const broken = BROKEN[code] ?? (code.startsWith('HPE_') ? 'the reply is not HTTP' : undefined);
  return broken === undefined ? undefined : new ConnectFailure(`${attempt} failed: ${broken} (${code}).`, unknown(cause));
}

function hiddenRedirect(attempt: string): RedirectRefused {
  return new RedirectRefused(
    `${attempt} was redirected, and a browser does not tell a program where to. Use the final address, for instance with "mapUrl".`,
    { outcome: 'refused' },
  );
}

function tooLarge(attempt: string, cause: Error): InvalidResponse {
  return new InvalidResponse(
    `${attempt} was answered with more than is read at once; ask for it with responseType 'stream'.`,
    unknown(cause),
    'response-too-large',
  );
}

function unknown(cause: Error): ErrorContext {
  return { cause, outcome: 'unknown' };
}

function failureOf(error: unknown): Failure {
  const root = rootOf(error);
  const { code: given, wireFailure, cause: inner, message } = root as Partial<WireFailure>;
  const code = typeof given === 'string' ? given : '';
  const connecting = root['syscall'] === 'connect' || code === 'UND_ERR_CONNECT_TIMEOUT';
  const kind = wireFailure !== undefined && Object.hasOwn(EXPLAINED, wireFailure) ? wireFailure : undefined;
  const original = kind !== undefined && inner instanceof Error ? { name: inner.name, message: inner.message } : root;
  return { code, cause: scrubbed(original, code), connecting, kind, text: String(message) };
}

/** The error that knows the reason: axios, fetch and Node's "happy eyeballs" wrap it. */
function rootOf(error: unknown): Readonly<Record<string, unknown>> {
  if (typeof error !== 'object' || error === null) return {};
  const { code, cause, errors } = error as { readonly code?: unknown; readonly cause?: unknown; readonly errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return rootOf(errors[0]);
  const isVague = typeof code !== 'string' || code === 'ERR_NETWORK' || code === 'ERR_BAD_REQUEST' || code === 'ERR_BAD_RESPONSE';
  const inner = isVague ? rootOf(cause) : {};
  return typeof inner['code'] === 'string' ? inner : (error as Readonly<Record<string, unknown>>);
}

function scrubbed({ name, message }: Readonly<Record<string, unknown>>, code: string): Error {
  const text = typeof message === 'string' && message !== '' ? redactUrls(message) : 'no reason was given';
  const copy = Object.assign(new Error(text), { code });
  copy.stack = `${typeof name === 'string' ? name : 'Error'}: ${text}`;
  return copy;
}

function redactUrls(text: string): string {
  return text.replace(/https?:\/\/\S+/g, redactUrl);
}
