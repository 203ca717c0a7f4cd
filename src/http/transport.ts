import { canSetUserAgent, createAdapter, platform, processName } from '#transport';
import axios, { type AxiosInstance, type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { Observable } from 'rxjs';
import type { TlsOptions } from './adapter-options.js';
import { toConnectionError } from './connection-error.js';
import { getHeader } from './headers.js';
import type { Transport, TransportRequest, TransportResponse } from './transport-port.js';

export { canSetUserAgent, platform, processName };
export type { AxiosInstance };

/** Replies that are not streamed are refused beyond this. */
const LARGEST_REPLY_BYTES = 64 * 1024 * 1024;

export interface TransportOptions {
  /** An instance of the user's own; its interceptors and adapter stay in force and it is never closed. */
  readonly axios?: AxiosInstance | undefined;
  readonly tls?: TlsOptions | undefined;
}

/** What sends, and how to end its idle sockets. */
export interface OwnedTransport {
  readonly send: Transport;
  readonly close: () => void;
}

/** The rules of this library, whoever made the instance: no redirect, every status a reply, bodies untouched. */
const OUR_RULES: AxiosRequestConfig = {
  maxRedirects: 0,
  validateStatus: null,
  transformRequest: [],
  transformResponse: [],
  withCredentials: false,
  withXSRFToken: false,
  maxContentLength: LARGEST_REPLY_BYTES,
  maxBodyLength: Infinity,
};

/** The transport of a session: axios over the adapter of this platform. The only file that names axios. */
export function createTransport(options: TransportOptions): OwnedTransport {
  if (options.axios !== undefined) return { send: sendWith(options.axios, undefined), close: () => undefined };
  const own = createAdapter({ tls: options.tls });
  return { send: sendWith(bareInstance(), own.adapter as AxiosRequestConfig['adapter']), close: own.close };
}

/** Without the headers axios adds on its own. */
function bareInstance(): AxiosInstance {
  const instance = axios.create();
  instance.defaults.headers.common = {} as typeof instance.defaults.headers.common;
  return instance;
}

function sendWith(instance: AxiosInstance, adapter: AxiosRequestConfig['adapter']): Transport {
  const rules: AxiosRequestConfig = adapter === undefined ? OUR_RULES : { ...OUR_RULES, adapter };
  return (request) =>
    new Observable((subscriber) => {
      const abort = new AbortController();
      let settled = false;
      instance.request<unknown>({ ...rules, ...toConfig(request), signal: abort.signal }).then(
        (response) => {
          settled = true;
          subscriber.next(toResponse(response));
          subscriber.complete();
        },
        (error: unknown) => {
          settled = true;
          subscriber.error(toConnectionError(error, request));
        },
      );
      return () => {
        if (!settled) abort.abort();
      };
    });
}

function toConfig(request: TransportRequest): AxiosRequestConfig {
  const { responseType } = request;
  return {
    url: request.url,
    method: request.method,
    headers: hasContentType(request.headers) ? request.headers : { ...request.headers, 'Content-Type': false },
    data: request.body,
    responseType: responseType === 'bytes' ? 'arraybuffer' : responseType === 'stream' ? 'stream' : 'text',
  };
}

/** Without this axios calls every POST body a form. */
function hasContentType(headers: TransportRequest['headers']): boolean {
  return getHeader(headers, 'content-type') !== undefined;
}

function toResponse(response: AxiosResponse<unknown>): TransportResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers as Record<string, unknown>)) {
    if (value === undefined || value === null) continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : String(value as string);
  }
  return { status: response.status, headers, body: toBody(response.data) };
}

function toBody(data: unknown): TransportResponse['body'] {
  if (data === '' || data === undefined || data === null) return undefined;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return data as string | Uint8Array | ReadableStream<Uint8Array>;
}
