import type { Runtime } from '../runtime/runtime.js';
import type { TimeLimits, TransferProgress } from './exchange-options.js';

/**
 * TLS settings. In a browser all of them are an OptionError: the browser decides. Files are looked at again, at most once a second:
 * when one has changed, new connections use it, and those that were made before end with the request they are busy with. While a
 * file cannot be read, what was read before still holds.
 */
export interface TlsOptions {
  /** Path of a PEM bundle, or the PEM text, of the authorities to trust. @defaultValue those of SSL_CERT_FILE and SSL_CERT_DIR if set, else Node's and the system's; and of NODE_EXTRA_CA_CERTS */
  readonly cacert?: string | undefined;
  /** Path or PEM text of a client certificate; `key` may stand in the same file. */
  readonly cert?: string | undefined;
  /** Path or PEM text of the client certificate's key. */
  readonly key?: string | undefined;
  /** Do not verify the server at all. Reported as a security alert. @defaultValue false */
  readonly insecure?: boolean | undefined;
}

/**
 * Through which proxy requests go, instead of what the environment says (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`). A
 * text is the URL of one for everything. Certificates of `https:` proxies are checked by the session's `tls`. In browsers all of it
 * is an OptionError: the browser decides.
 */
export interface ProxyOptions {
  /** URL of the proxy for http, whose user and password go to nobody else: `http://user:password@proxy.example.com:3128`. */
  readonly http?: string | undefined;
  /** URL of the proxy for https, which is asked for a tunnel. */
  readonly https?: string | undefined;
  /** Hosts that are reached directly: `example.com` (and below it), `10.0.0.0/8`, `host:port`, `*`. A list or separated by commas. */
  readonly noProxy?: string | readonly string[] | undefined;
}

/** What an adapter of ours is made from. */
export interface AdapterOptions {
  readonly tls: TlsOptions | undefined;
  /** `false`: none, whatever the environment says; `undefined`: what the environment says. */
  readonly proxy?: ProxyOptions | string | false | undefined;
  /** For its time limits. @defaultValue the real one */
  readonly runtime?: Runtime | undefined;
}

/** What an adapter of ours reads from axios' configuration. */
export interface WireConfig {
  readonly url?: string | undefined;
  readonly method?: string | undefined;
  readonly headers: { toJSON(): object };
  readonly data?: unknown;
  readonly responseType?: string | undefined;
  readonly maxContentLength?: number | undefined;
  readonly signal?: WireSignal | undefined;
  readonly limits?: PhaseLimits | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** What the reader of a stream is told of an error after the headers. @defaultValue the error as it is */
  readonly toStreamError?: ((error: unknown) => unknown) | undefined;
}

/** The limits that an adapter keeps. */
export type PhaseLimits = Pick<TimeLimits, 'connect' | 'headers' | 'idle'>;

/** The part of an AbortSignal that is needed. */
export interface WireSignal {
  readonly aborted?: boolean | undefined;
  addEventListener?: ((type: string, listener: () => void) => unknown) | undefined;
  removeEventListener?: ((type: string, listener: () => void) => unknown) | undefined;
}

/** What axios wants back from an adapter. */
export interface WireReply {
  readonly data: unknown;
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What the adapter was given, as it was. */
  readonly config: unknown;
  /** It answers a repetition: the server may have carried out the request before, and nobody heard of it. */
  readonly inDoubt?: boolean;
}

/** What axios sends with, and how to end its sockets. */
export interface SessionAdapter {
  readonly adapter: (config: WireConfig) => Promise<WireReply>;
  /** Passwords of proxies, as they are and as they are sent: for whoever conceals secrets. */
  readonly secrets: readonly string[];
  readonly close: () => void;
}
