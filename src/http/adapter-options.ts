/** TLS settings. In a browser all of them are an OptionError: the browser decides. */
export interface TlsOptions {
  /** Path of a PEM bundle, or the PEM text, of the authorities to trust instead of the system's. */
  readonly cacert?: string | undefined;
  /** Path or PEM text of a client certificate; `key` may stand in the same file. */
  readonly cert?: string | undefined;
  /** Path or PEM text of the client certificate's key. */
  readonly key?: string | undefined;
  /** Do not verify the server at all. Reported as a security alert. @defaultValue false */
  readonly insecure?: boolean | undefined;
}

/** What an adapter of ours is made from. */
export interface AdapterOptions {
  readonly tls: TlsOptions | undefined;
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
}

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
}

/** What axios sends with, and how to end its sockets. */
export interface SessionAdapter {
  readonly adapter: (config: WireConfig) => Promise<WireReply>;
  readonly close: () => void;
}
