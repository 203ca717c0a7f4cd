import { OptionError } from '../errors/option-error.js';
import { addHeader, checkHeader, copyHeaders, getHeader, setHeader, type HeaderMap } from './headers.js';

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
  /** Which headers the service takes, where it does not take all: what helps to follow a request is left out then. @defaultValue all */
  readonly isTaken?: ((header: string) => boolean) | undefined;
}

const REQUEST_ID = 'X-Openstack-Request-Id';

/** With them requests can be followed through a cloud, and are none the worse without. */
const FOLLOWING = /^(traceparent|tracestate|baggage|b3|x-b3-.+|x-trace-(info|hmac)|x-openstack-request-id)$/i;

/** What a browser lets no program send: it leaves them out without a word, or sends its own. */
const BROWSERS_OWN =
  /^(accept-(charset|encoding)|access-control-request-.+|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|user-agent|via|(proxy|sec)-.+)$/i;

/** A copy of `headers` that also say who is asking and on whose behalf; headers that are there win. */
export function identified(headers: Readonly<HeaderMap>, client: ClientIdentity, request: RequestIdentity): HeaderMap {
  const result = copyHeaders(headers);
  const isBrowser = addUserAgent(result, client, request) === undefined;
  const originalIp = request.originalIp ?? client.originalIp;
  if (originalIp !== undefined) {
    if (isBrowser) throw noOriginalIp();
    addForwarded(result, originalIp);
  }
  addGlobalId(result, request);
  const { isTaken } = request;
  for (const name in client.additionalHeaders) {
    if (isTaken === undefined || !FOLLOWING.test(name) || isTaken(name)) addHeader(result, name, client.additionalHeaders[name] ?? '');
  }
  if (isBrowser) refuseBrowsersOwn(result);
  return result;
}

/** The one that a program of that name has by itself; `undefined` in a browser. */
function addUserAgent(headers: HeaderMap, client: ClientIdentity, { userAgent, clientName, clientVersion }: RequestIdentity): string | undefined {
  const composed = client.userAgent(clientName, clientVersion);
  if (userAgent !== undefined) {
    if (composed === undefined) throw unsupportedHere('userAgent', 'it sends its own');
    checkHeader('User-Agent', userAgent, 'userAgent');
    setHeader(headers, 'User-Agent', userAgent);
  } else if (composed !== undefined) {
    addHeader(headers, 'User-Agent', composed);
  }
  return composed;
}

function addGlobalId(headers: HeaderMap, { globalRequestId, isTaken }: RequestIdentity): void {
  if (globalRequestId === undefined) return;
  checkHeader(REQUEST_ID, globalRequestId, 'globalRequestId');
  if (isTaken === undefined || isTaken(REQUEST_ID)) setHeader(headers, REQUEST_ID, globalRequestId);
}

function refuseBrowsersOwn(headers: HeaderMap): void {
  const name = Object.keys(headers).find((each) => BROWSERS_OWN.test(each));
  if (name !== undefined) throw unsupportedHere('headers', `it decides itself about ${name}`);
}

/** The error for `originalIp` in a browser. */
export function noOriginalIp(): OptionError {
  return unsupportedHere('originalIp', 'services refuse the Forwarded header to pages');
}

/** The error for an option that a browser does not leave to programs. */
function unsupportedHere(option: string, reason: string): OptionError {
  return new OptionError(option, `"${option}" cannot be set in a browser: ${reason}. Leave it out here; nothing was sent.`, {
    code: 'unsupported-here',
  });
}

/** RFC 7239 as keystoneauth writes it. */
function addForwarded(headers: HeaderMap, originalIp: string): void {
  checkHeader('Forwarded', originalIp, 'originalIp');
  addHeader(headers, 'Forwarded', `for=${originalIp};by=${getHeader(headers, 'User-Agent') ?? 'keystoneauth-rx'}`);
}
