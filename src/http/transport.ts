import { canSetUserAgent, createAdapter, platform, processName, toNativeBody, toWebStream } from '#transport';
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { Observable } from 'rxjs';
import type { TlsOptions } from './adapter-options.js';
import { getHeader } from './headers.js';
import { readText } from './read-text.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';

export { canSetUserAgent, platform, processName };
export type { AxiosInstance };

/** Replies that are not streamed are refused beyond this. */
const LARGEST_REPLY_BYTES = 64 * 1024 * 1024;

/** What a transport is made from. */
export interface TransportOptions {
  /** An instance of the user's own; its interceptors and an adapter of its own stay in force, and it is never closed. */
  readonly axios?: AxiosInstance | undefined;
  readonly tls?: TlsOptions | undefined;
}

/** What sends, and how to end its idle sockets. */
export interface OwnedTransport {
  readonly send: Transport;
  readonly close: () => void;
}

/** The rules of this library for an instance that was made for something else: no redirect, every status a reply, bodies untouched. */
const OUR_RULES: AxiosRequestConfig = {
  maxRedirects: 0,
  validateStatus: null,
  transformRequest: [],
  transformResponse: [],
  withCredentials: false,
  withXSRFToken: false,
  maxBodyLength: -1,
};

/** The transport of a session: axios over the adapter of this platform. The only file that names axios. */
export function createTransport(options: TransportOptions): OwnedTransport {
  const given = options.axios;
  if (given !== undefined && sendsItself(given)) return { send: sendWith(given, OUR_RULES), close: () => undefined };
  const own = createAdapter({ tls: options.tls });
  const rules = { adapter: own.adapter } as AxiosRequestConfig;
  return { send: given === undefined ? sendWith(bareInstance(), rules) : sendWith(given, { ...OUR_RULES, ...rules }), close: own.close };
}

/**
 * Whether a user's instance keeps the adapter it has. Not axios' own for XMLHttpRequest: with it the browser follows redirects
 * and takes the token along, wherever they lead.
 */
function sendsItself({ defaults }: AxiosInstance): boolean {
  return typeof defaults.adapter === 'function' || typeof XMLHttpRequest === 'undefined';
}

/** Without anything axios does on its own: our adapter does nothing of it either, and merging defaults is what axios costs most. */
function bareInstance(): AxiosInstance {
  const instance = axios.create();
  for (const name of Object.keys(instance.defaults)) Reflect.deleteProperty(instance.defaults, name);
  Object.assign(instance.defaults, { headers: {} });
  return instance;
}

function sendWith(instance: AxiosInstance, rules: AxiosRequestConfig): Transport {
  return (request) =>
    new Observable((subscriber) => {
      const abort = new AbortController();
      let settled = false;
      const ask = ({ headers, data }: Outgoing): Promise<AxiosResponse<unknown>> =>
        instance.request<unknown>({ ...rules, ...toConfig(request), headers, data, signal: abort.signal });
      const outgoing = toOutgoing(request);
      (outgoing instanceof Promise ? outgoing.then(ask) : ask(outgoing)).then(toResponse).then(
        (response) => {
          settled = true;
          subscriber.next(response);
          subscriber.complete();
        },
        (error: unknown) => {
          settled = true;
          subscriber.error(error);
        },
      );
      return () => {
        if (!settled) abort.abort();
      };
    });
}

/** What goes out, in the form that every adapter of this platform sends as it is. */
interface Outgoing {
  readonly headers: Record<string, string | false>;
  readonly data: unknown;
}

function toOutgoing({ headers, body }: TransportRequest): Outgoing | Promise<Outgoing> {
  if (body instanceof FormData || body instanceof URLSearchParams) return encodeForm(headers, body);
  const data = toNativeBody(body);
  const withType = withContentType(headers, false);
  return data instanceof Promise ? data.then((ready: unknown) => ({ headers: withType, data: ready })) : { headers: withType, data };
}

/** A form names its own content type: its parts have a boundary. */
async function encodeForm(headers: TransportRequest['headers'], form: FormData | URLSearchParams): Promise<Outgoing> {
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type') ?? false;
  const data = await toNativeBody(await encoded.arrayBuffer());
  return { headers: withContentType(headers, contentType), data };
}

/** `false`: none; otherwise axios calls every POST body a form. */
function withContentType(headers: TransportRequest['headers'], contentType: string | false): Outgoing['headers'] {
  return getHeader(headers, 'content-type') === undefined ? { ...headers, 'Content-Type': contentType } : headers;
}

function toConfig({ url, method, responseType }: TransportRequest): AxiosRequestConfig {
  return {
    url,
    method,
    responseType: responseType === 'bytes' ? 'arraybuffer' : responseType === 'stream' ? 'stream' : 'text',
    maxContentLength: responseType === 'stream' ? -1 : LARGEST_REPLY_BYTES,
  };
}

function toResponse(response: AxiosResponse<unknown>): TransportResponse | Promise<TransportResponse> {
  const { status } = response;
  // What fetch makes of a redirect that it was told not to follow.
  if (status === 0) throw Object.assign(new Error('the redirect is hidden'), { code: 'ERR_OPAQUE_REDIRECT' });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers as Record<string, unknown>)) {
    if (value === undefined || value === null) continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : (value as string);
  }
  const body = toBody(response.data);
  if (status < 300 || body === undefined || typeof body === 'string') return { status, headers, body };
  return readText(body).then((text) => ({ status, headers, body: text }));
}

function toBody(data: unknown): TransportResponse['body'] {
  if (data === '' || data === undefined || data === null) return undefined;
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  return data instanceof ArrayBuffer ? new Uint8Array(data) : toWebStream(data);
}
