import { request as httpRequest, type ClientRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { WireConfig } from '../adapter-options.js';
import { LightSignal } from '../light-signal.js';
import type { TunnelRequestOptions } from './agents.js';
import type { Proxy } from './proxy.js';
import type { Route } from './route.js';

/** Tunnels that are still being made, by the request that waits for them. */
const tunnels = new WeakMap<ClientRequest, LightSignal>();

/** Opens a request: directly, over http as a whole URL to the proxy, or over https in a tunnel. */
export function open(config: WireConfig, { url, agent, secure, proxy }: Route): ClientRequest {
  const options = {
    method: (config.method ?? 'GET').toUpperCase(),
    headers: config.headers.toJSON() as Record<string, string>,
    agent,
  };
  const request =
    proxy === undefined
      ? (secure ? httpsRequest : httpRequest)(url, options)
      : secure
        ? openTunnelled(url, options)
        : openForwarded({ url, proxy }, options);
  // A part of a compressed whole could not be decompressed.
  if (!request.hasHeader('accept-encoding') && !request.hasHeader('range')) request.setHeader('Accept-Encoding', 'gzip, deflate, br');
  return request;
}

/** Ends a request and closes its socket, also one that is still being made. */
export function hangUp(request: ClientRequest): void {
  tunnels.get(request)?.abort();
  request.destroy();
}

type Options = Pick<TunnelRequestOptions, 'method' | 'agent'> & { readonly headers: Record<string, string> };

function openTunnelled(url: URL, options: Options): ClientRequest {
  const abandoned = new LightSignal();
  const tunnelled: TunnelRequestOptions = { ...options, abandoned };
  const request = httpsRequest(url, tunnelled);
  tunnels.set(request, abandoned);
  return request;
}

/** @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2 */
function openForwarded({ url, proxy }: { readonly url: URL; readonly proxy: Proxy }, options: Options): ClientRequest {
  const { auth } = urlToHttpOptions(url);
  const request = (proxy.secure ? httpsRequest : httpRequest)({
    ...options,
    ...(auth !== undefined && auth !== null && { auth }),
    host: proxy.hostname,
    port: proxy.port,
    path: `${url.origin}${url.pathname}${url.search}`,
    setHost: false,
  });
  if (!request.hasHeader('host')) request.setHeader('Host', url.host);
  if (proxy.authorization !== undefined) request.setHeader('Proxy-Authorization', proxy.authorization);
  return request;
}
