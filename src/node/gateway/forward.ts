import { firstValueFrom } from 'rxjs';
import { parseUrl } from '../../http/url.js';
import type { ApiResponse } from '../../http/response.js';
import type { Transport } from '../../http/transport-port.js';
import { forwardedFailure } from './forward-failure.js';
import { replyHeaders, requestHeaders } from './forwarded-headers.js';
import { faultReply, refusal } from './gateway-fault.js';
import type { GatewaySettings } from './gateway-settings.js';
import { forwardedBody, type ForwardedBody } from './request-body.js';
import { segmentsOf, servicePath, type ServicePath } from './service-path.js';
import { serviceRoot, serviceUrl } from './service-url.js';
import { canonical, gatewayPath, isOffered } from './session-document.js';
import { isTokenRoute } from './token-routes.js';
import { transportForPages } from './transport-for-pages.js';
import type { UserPlugin, UserSession } from './user-session.js';
import { isVersionDocument, relinked, shortText } from './version-links.js';

const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);
/** What our transport decompresses. */
const DECOMPRESSED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br']);

/** A request of a page for a service. */
export interface Forwarding {
  readonly request: Request;
  /** Below the prefix, as it came. */
  readonly path: string;
  readonly search: string;
  /** Of the page. */
  readonly origin: string;
  readonly user: UserSession;
  readonly settings: GatewaySettings;
  readonly transport: Transport;
}

/** Sends a page's request to its service with the token of its user, and gives what the service answers. */
export async function forward(forwarding: Forwarding): Promise<Response> {
  const { request, path, search, user, settings } = forwarding;
  const service = servicePath(path);
  refuseWithheld(service, settings);
  // The user may go on in another scope while the body comes.
  const auth = user.plugin;
  const body = await forwardedBody(request, settings.maxBodyBytes);
  try {
    const endpoint = await endpointOf(service, { user, auth }, settings);
    const url = serviceUrl(endpoint, service.rest, search);
    refuseTokenRoute(endpoint, url, service);
    const reply = await exchanged(forwarding, { url, service, body, auth });
    if (reply.status === 401 && user.isOver) throw refusal(401, 'session-over', 'The session is over; sign in again.');
    return await toResponse(forwarding, reply, { endpoint, service });
  } catch (error) {
    return faultReply(forwardedFailure(body.failure() ?? error));
  }
}

function refuseWithheld({ serviceType }: ServicePath, settings: GatewaySettings): void {
  if (!isOffered(serviceType, settings)) throw refusal(403, 'not-forwarded', `The gateway forwards nothing to "${serviceType}"; see its option "services".`);
}

/** The last word: on what is sent, whatever it was made from. */
function refuseTokenRoute(endpoint: string, url: string, { serviceType }: ServicePath): void {
  const { root } = serviceRoot(endpoint);
  const below = segmentsOf(new URL(url).pathname.slice(new URL(root).pathname.replace(/\/$/, '').length));
  if (!isTokenRoute(below, canonical(serviceType) === 'identity')) return;
  throw refusal(403, 'not-forwarded', 'Tokens stay at the gateway: sign in, change the project and sign out at its own "/session".');
}

interface Asker {
  readonly user: UserSession;
  readonly auth: UserPlugin;
}

async function endpointOf({ serviceType, regionName }: ServicePath, { user, auth }: Asker, settings: GatewaySettings): Promise<string> {
  const endpoint = await firstValueFrom(user.session.getEndpoint({ serviceType, regionName, interface: settings.interface, auth }));
  if (endpoint !== undefined) return endpoint;
  throw refusal(404, 'no-such-service', `The catalog has no endpoint for "${serviceType}".`);
}

interface Outgoing {
  readonly url: string;
  readonly service: ServicePath;
  readonly body: ForwardedBody;
  readonly auth: UserPlugin;
}

function exchanged({ request, user, settings, transport }: Forwarding, { url, service, auth, body: { content } }: Outgoing): Promise<ApiResponse> {
  const length = content instanceof ReadableStream ? request.headers.get('content-length') : null;
  const reply$ = user.session.request(url, {
    auth,
    method: request.method,
    headers: { ...requestHeaders(request.headers, settings.requestHeaders), ...(length !== null && { 'content-length': length }) },
    body: content,
    responseType: 'stream',
    raiseExc: false,
    redirect: false,
    transport: transportForPages(transport),
    signal: request.signal,
    endpointFilter: { serviceType: service.serviceType },
  });
  return firstValueFrom(reply$);
}

interface Origin {
  readonly endpoint: string;
  readonly service: ServicePath;
}

async function toResponse(forwarding: Forwarding, reply: ApiResponse, from: Origin): Promise<Response> {
  const { status } = reply;
  if (status < 200 || status > 599) throw refusal(502, 'unreachable', 'The service gave an answer that is none.');
  const { method } = forwarding.request;
  const body = isVersionDocument(method, from.service.rest) ? await versionText(forwarding, reply, from) : reply.body;
  const headers = { ...replyHeaders(reply.headers, typeof body === 'string' || isAltered(method, reply)), ...locationOf(forwarding, reply, from) };
  if (method !== 'HEAD' && !BODILESS.has(status)) return new Response((body ?? null) as BodyInit | null, { status, headers });
  if (body instanceof ReadableStream) await body.cancel();
  return new Response(null, { status, headers });
}

async function versionText({ origin, settings }: Forwarding, { body }: ApiResponse, { endpoint, service }: Origin): Promise<string | undefined> {
  const to = `${origin}${gatewayPath(settings.prefix, service.serviceType, service.regionName)}`;
  const text = await shortText(body);
  if (text !== undefined) return relinked(text, serviceRoot(endpoint).root, to);
  if (body === undefined) return undefined;
  throw refusal(502, 'unreachable', 'The version document of the service is too long.');
}

/** Whether the headers about the body are no longer true; a part of a compressed whole is as it was sent. */
function isAltered(method: string, { status, headers }: ApiResponse): boolean {
  // A length without a body would be filled with the next reply.
  if (status === 204 || status === 205) return true;
  return method !== 'HEAD' && DECOMPRESSED.has(headers['content-encoding']?.toLowerCase() ?? '') && ![206, 304].includes(status);
}

/** Where the service says something is, at the gateway; a redirect to elsewhere would take the page there without its token. */
function locationOf({ settings }: Forwarding, { status, headers, url }: ApiResponse, { endpoint, service }: Origin): { readonly location?: string } {
  const target = headers['location'] === undefined ? undefined : parseUrl(headers['location'], url)?.href;
  const { root } = serviceRoot(endpoint);
  if (target === root || target?.startsWith(`${root}/`) === true) {
    return { location: gatewayPath(settings.prefix, service.serviceType, service.regionName) + target.slice(root.length) };
  }
  if (status < 300 || status > 399 || target === undefined) return {};
  throw refusal(502, 'not-forwarded', 'The service redirects to another place, where the gateway does not follow.');
}
