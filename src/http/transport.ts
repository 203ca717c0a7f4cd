import { canSetUserAgent, createAdapter, platform, processName, toWebStream } from '#transport';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import { Observable } from 'rxjs';
import { ConnectFailure } from '../errors/connect-failure.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { AdapterOptions, SessionAdapter } from './adapter-options.js';
import { LightSignal } from './light-signal.js';
import { streamErrorOf, toLimits, toOutgoing, type Outgoing } from './outgoing.js';
import { Parcel } from './parcel.js';
import { axiosProgress } from './progress.js';
import { checkedReply, toResponse, type RawReply } from './raw-reply.js';
import { refuseUnkept } from './refuse-unkept.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';

export { canSetUserAgent, platform, processName };
export type { AxiosInstance };

/** What a transport is made from. */
export interface TransportOptions extends Partial<AdapterOptions> {
  /** An instance of the user's own; its interceptors and an adapter of its own stay in force, and it is never closed. */
  readonly axios?: AxiosInstance | undefined;
}

/** What sends, and how to end its idle sockets. */
export interface OwnedTransport {
  readonly send: Transport;
  /** What nobody may read anywhere: passwords of proxies, those of the environment included. */
  readonly secrets: readonly string[];
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

/**
 * The transport of a session: axios over the adapter of this platform. The only file that names axios, which is loaded when
 * something is sent with it.
 *
 * @throws OptionError for a proxy that cannot be used.
 */
export function createTransport(options: TransportOptions): OwnedTransport {
  const { axios: given, tls, proxy, runtime } = options;
  if (given !== undefined && sendsItself(given)) return { send: sendWithUsers(given), secrets: [], close: () => undefined };
  const own = createAdapter({ tls, proxy, runtime });
  const { adapter, secrets, close } = own;
  const rules = { ...OUR_RULES, adapter } as AxiosRequestConfig;
  return { send: given === undefined ? sendWithOwn(own) : sendWith(given, (request) => ({ ...rules, ...toLimits(request) })), secrets, close };
}

/**
 * Whether a user's instance keeps the adapter it has. Not axios' own for XMLHttpRequest: with it the browser follows redirects
 * and takes the token along, wherever they lead.
 */
function sendsItself({ defaults }: AxiosInstance): boolean {
  return typeof defaults.adapter === 'function' || typeof XMLHttpRequest === 'undefined';
}

/** An instance of our own, and what it takes for the headers of a reply that nobody reads. */
interface BareAxios {
  readonly instance: AxiosInstance;
  readonly nothing: object;
}

let bare: BareAxios | undefined;

/** Without anything axios does on its own: our adapter does nothing of it either. */
async function loadBare({ method, url }: TransportRequest): Promise<BareAxios> {
  const { default: axios, AxiosHeaders } = await import('axios').catch((cause: unknown) => {
    const advice = 'Go online, and load this page or program anew if it was replaced by a newer one';
    throw new ConnectFailure(`${method} ${redactUrl(url)} was not sent: the code that sends (axios) could not be loaded. ${advice}.`, { cause });
  });
  const instance = axios.create();
  for (const name of Object.keys(instance.defaults)) Reflect.deleteProperty(instance.defaults, name);
  Object.assign(instance.defaults, { headers: {} });
  bare = { instance, nothing: new AxiosHeaders() };
  return bare;
}

/** One attempt to send: `ask` is called once, `abort` if nobody wants its reply any more. */
interface Attempt {
  readonly ask: (outgoing: Outgoing) => Promise<RawReply>;
  readonly abort: () => void;
}

/** Through an instance of the user's: its interceptors see everything. */
function sendWith(instance: AxiosInstance, toConfig: (request: TransportRequest) => AxiosRequestConfig): Transport {
  return (request) =>
    replyTo(request, () => {
      const config = toConfig(request);
      const controller = new AbortController();
      const { signal } = controller;
      return {
        ask: async (outgoing) => {
          const reply = await instance.request<unknown>({ ...config, ...outgoing, signal });
          const { status, headers, data } = checkedReply(reply, request);
          return { status, headers, data: isStream(data) ? toWebStream(data, streamErrorOf(request)) : data };
        },
        abort: () => {
          controller.abort();
        },
      };
    });
}

/** Through an instance of the user's with an adapter that is not ours: what it has no means for is refused, not left out. */
function sendWithUsers(instance: AxiosInstance): Transport {
  return sendWith(instance, (request) => {
    refuseUnkept(request);
    const { limits: _limits, tls: _tls, toStreamError: _toStreamError, onProgress, ...config } = toLimits(request);
    return { ...OUR_RULES, ...config, ...(onProgress !== undefined && axiosProgress(onProgress)) };
  });
}

/** Through an instance of our own, which hands a {@link Parcel} to our adapter. */
function sendWithOwn({ adapter }: SessionAdapter): Transport {
  const carry = async (config: { readonly parcel: Parcel; readonly nothing: object }): Promise<object> => {
    config.parcel.reply = await adapter(config.parcel);
    return { data: undefined, status: 0, statusText: '', headers: config.nothing, config };
  };
  return (request) =>
    replyTo(request, () => {
      const signal = new LightSignal();
      return {
        ask: async (outgoing) => {
          // Loaded once, it is called in the same turn.
          const { instance, nothing } = bare ?? (await loadBare(request));
          const parcel = new Parcel(toLimits(request), outgoing, signal);
          const config: object = { adapter: carry, parcel, nothing };
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

/** A web stream, or one of Node. */
function isStream(data: unknown): boolean {
  return typeof data === 'object' && data !== null && ('getReader' in data || 'pipe' in data);
}
