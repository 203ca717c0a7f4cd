import { createAdapter, toWebStream } from '#transport';
import type { AxiosInstance, AxiosRequestConfig } from 'axios';
import { Observable } from 'rxjs';
import type { AdapterOptions, SessionAdapter } from './adapter-options.js';
import { getHeader } from './headers.js';
import { LightSignal } from './light-signal.js';
import { streamErrorOf, toLimits, toOutgoing, type Outgoing } from './outgoing.js';
import { Parcel } from './parcel.js';
import { axiosProgress } from './progress.js';
import { checkedReply, toResponse, type RawReply } from './raw-reply.js';
import { refuseUnkept } from './refuse-unkept.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';

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
 * The transport of a session: the axios adapter of this platform, or an axios instance of the user's. The only file that names axios,
 * of which it needs the types: a program that brings no instance loads none.
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
        ask: async ({ headers: sent, data: body }) => {
          const reply = await instance.request<unknown>({ ...config, headers: withType(sent), data: body, signal });
          const { status, headers, data } = checkedReply(reply, request);
          return { status, headers, data: isStream(data) ? toWebStream(data, streamErrorOf(request)) : data };
        },
        abort: () => {
          controller.abort();
        },
      };
    });
}

/** Where none is said there is none (`false`): otherwise axios calls every POST body a form. */
function withType(headers: Outgoing['headers']): Record<string, string | false> {
  return getHeader(headers, 'content-type') === undefined ? { ...headers, 'Content-Type': false } : headers;
}

/** Through an instance of the user's with an adapter that is not ours: what it has no means for is refused, not left out. */
function sendWithUsers(instance: AxiosInstance): Transport {
  return sendWith(instance, (request) => {
    refuseUnkept(request);
    const { limits: _limits, tls: _tls, toStreamError: _toStreamError, onProgress, ...config } = toLimits(request);
    return { ...OUR_RULES, ...config, ...(onProgress !== undefined && axiosProgress(onProgress)) };
  });
}

/** Straight to our adapter. An instance of axios in between would merge, copy and normalise what is complete, at the price of the exchange itself. */
function sendWithOwn({ adapter }: SessionAdapter): Transport {
  return (request) =>
    replyTo(request, () => {
      const signal = new LightSignal();
      return {
        ask: (outgoing) => adapter(new Parcel(toLimits(request), outgoing, signal)),
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
    const answer = (response: TransportResponse): void => {
      settled = true;
      subscriber.next(response);
      subscriber.complete();
    };
    const refuse = (error: unknown): void => {
      settled = true;
      subscriber.error(error);
    };
    const read = (reply: RawReply): void => {
      try {
        const response = toResponse(reply);
        if (response instanceof Promise) response.then(answer, refuse);
        else answer(response);
      } catch (error) {
        refuse(error);
      }
    };
    (outgoing instanceof Promise ? outgoing.then(ask) : ask(outgoing)).then(read, refuse);
    return () => {
      if (!settled) abort();
    };
  });
}

/** A web stream, or one of Node. */
function isStream(data: unknown): boolean {
  return typeof data === 'object' && data !== null && ('getReader' in data || 'pipe' in data);
}
