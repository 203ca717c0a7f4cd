import { OptionError } from '../errors/option-error.js';
import { addHeader, checkHeader, getHeader, setHeader, type HeaderMap } from './headers.js';

/** How a session names itself to services. */
export interface ClientIdentity {
  /** The whole User-Agent for a client's name and version; `undefined` where it cannot be set (browsers). */
  readonly userAgent: (clientName: string | undefined, clientVersion: string | undefined) => string | undefined;
  /** Set where a request has no such header. */
  readonly additionalHeaders: Readonly<HeaderMap>;
  readonly originalIp: string | undefined;
  /** The id under which whoever asks follows everything that is done for them; asked for each request. */
  readonly globalRequestId?: GlobalRequestId | undefined;
}

/** `req-` and a UUID, or a function that knows the one of this moment (`AsyncLocalStorage`). */
export type GlobalRequestId = string | (() => string | undefined);

/** The id of this moment; throws an OptionError if the function fails or gives anything but a text or nothing. */
export function globalIdNow(id: GlobalRequestId | undefined): string | undefined {
  const now: unknown = typeof id === 'function' ? asked(id) : id;
  if (now === undefined || now === null) return undefined;
  if (typeof now === 'string') return now;
  const wanted = typeof id === 'function' ? 'a function has to return a text at once, or undefined' : 'it has to be a text or a function';
  throw new OptionError('globalRequestId', `"globalRequestId" cannot be used: ${wanted}; nothing was sent.`);
}

/** Throws an OptionError for an id that cannot be used; a function is asked for each request and not before. */
export function checkGlobalId(id: GlobalRequestId | undefined): void {
  const fixed = typeof id === 'function' ? undefined : globalIdNow(id);
  if (fixed !== undefined) checkHeader(REQUEST_ID, fixed, 'globalRequestId');
}

function asked(id: () => string | undefined): unknown {
  try {
    return id();
  } catch (cause) {
    throw new OptionError('globalRequestId', `"globalRequestId" failed: ${String(cause)}. Nothing was sent.`, { cause });
  }
}

/** What a single request says about itself instead. */
export interface RequestIdentity {
  readonly userAgent?: string | undefined;
  readonly clientName?: string | undefined;
  readonly clientVersion?: string | undefined;
  readonly originalIp?: string | undefined;
  readonly globalRequestId?: string | undefined;
}

const REQUEST_ID = 'X-Openstack-Request-Id';

/** A copy of `headers` that also say who is asking and on whose behalf; headers that are there win. */
export function identified(headers: Readonly<HeaderMap>, client: ClientIdentity, request: RequestIdentity): HeaderMap {
  const result = { ...headers };
  const composed = client.userAgent(request.clientName, request.clientVersion);
  if (request.userAgent !== undefined) {
    if (composed === undefined) throw unsupported();
    checkHeader('User-Agent', request.userAgent, 'userAgent');
    setHeader(result, 'User-Agent', request.userAgent);
  } else if (composed !== undefined) {
    addHeader(result, 'User-Agent', composed);
  }
  const originalIp = request.originalIp ?? client.originalIp;
  if (originalIp !== undefined) addForwarded(result, originalIp);
  if (request.globalRequestId !== undefined) {
    checkHeader(REQUEST_ID, request.globalRequestId, 'globalRequestId');
    setHeader(result, REQUEST_ID, request.globalRequestId);
  }
  for (const name in client.additionalHeaders) addHeader(result, name, client.additionalHeaders[name] ?? '');
  return result;
}

function unsupported(): OptionError {
  return new OptionError('userAgent', '"userAgent" cannot be set in a browser: it sends its own. Leave the option out here.', {
    code: 'unsupported-here',
  });
}

/** RFC 7239 as keystoneauth writes it. */
function addForwarded(headers: HeaderMap, originalIp: string): void {
  checkHeader('Forwarded', originalIp, 'originalIp');
  addHeader(headers, 'Forwarded', `for=${originalIp};by=${getHeader(headers, 'User-Agent') ?? 'keystoneauth-rx'}`);
}
