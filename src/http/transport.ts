import { canSetUserAgent, createAdapter, platform, processName, toWebStream } from '#transport';
import axios, { AxiosHeaders, type AxiosInstance, type AxiosRequestConfig } from 'axios';
import { Observable } from 'rxjs';
import type { SessionAdapter, TlsOptions, WireReply } from './adapter-options.js';
import { LightSignal } from './light-signal.js';
import { toLimits, toOutgoing, type Outgoing } from './outgoing.js';
import { Parcel } from './parcel.js';
import { readText } from './read-text.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';

export { canSetUserAgent, platform, processName };
export type { AxiosInstance };

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
  return { send: given === undefined ? sendWithOwn(own) : sendWith(given, { ...OUR_RULES, ...rules }), close: own.close };
}

/**
 * Whether a user's instance keeps the adapter it has. Not axios' own for XMLHttpRequest: with it the browser follows redirects
 * and takes the token along, wherever they lead.
 */
function sendsItself({ defaults }: AxiosInstance): boolean {
  return typeof defaults.adapter === 'function' || typeof XMLHttpRequest === 'undefined';
}

/** Without anything axios does on its own: our adapter does nothing of it either. */
function bareInstance(): AxiosInstance {
  const instance = axios.create();
  for (const name of Object.keys(instance.defaults)) Reflect.deleteProperty(instance.defaults, name);
  Object.assign(instance.defaults, { headers: {} });
  return instance;
}

/** One attempt to send: `ask` is called once, `abort` if nobody wants its reply any more. */
interface Attempt {
  readonly ask: (outgoing: Outgoing) => Promise<RawReply>;
  readonly abort: () => void;
}

/** Through an instance of the user's: its interceptors see everything. */
function sendWith(instance: AxiosInstance, rules: AxiosRequestConfig): Transport {
  return (request) =>
    replyTo(request, () => {
      const controller = new AbortController();
      const { signal } = controller;
      return {
        ask: (outgoing) => instance.request<unknown>({ ...rules, ...toLimits(request), ...outgoing, signal }),
        abort: () => {
          controller.abort();
        },
      };
    });
}

/** Through an instance of our own, which hands a {@link Parcel} to our adapter. */
function sendWithOwn({ adapter }: SessionAdapter): Transport {
  const instance = bareInstance();
  const nothing = new AxiosHeaders();
  const carry = async (config: { readonly parcel: Parcel }): Promise<object> => {
    config.parcel.reply = await adapter(config.parcel);
    return { data: undefined, status: 0, statusText: '', headers: nothing, config };
  };
  return (request) =>
    replyTo(request, () => {
      const signal = new LightSignal();
      return {
        ask: async ({ headers, data }) => {
          const parcel = new Parcel({ ...toLimits(request), data }, headers, signal);
          const config: object = { adapter: carry, parcel };
          await instance.request(config);
          if (parcel.reply === undefined) throw new Error('axios did not call the adapter');
          return parcel.reply;
        },
        abort: () => {
          signal.abort();
        },
      };
    });
}

function replyTo(request: TransportRequest, begin: () => Attempt): Observable<TransportResponse> {
  return new Observable((subscriber) => {
    const { ask, abort } = begin();
    const outgoing = toOutgoing(request);
    let settled = false;
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
      if (!settled) abort();
    };
  });
}

/** The part of a reply that counts, from axios or from our adapter. */
type RawReply = Pick<WireReply, 'status' | 'data'> & { readonly headers: object };

function toResponse(response: RawReply): TransportResponse | Promise<TransportResponse> {
  const { status } = response;
  // What fetch makes of a redirect that it was told not to follow.
  if (status === 0) throw Object.assign(new Error('the redirect is hidden'), { code: 'ERR_OPAQUE_REDIRECT' });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
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
