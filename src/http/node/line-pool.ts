import type { Runtime } from '../../runtime/runtime.js';
import type { TlsOptions } from '../adapter-options.js';
import { connectPlain, secureConnector, tunnelConnector } from './connectors.js';
import type { Environment } from './environment.js';
import { Lines } from './lines.js';
import type { Proxy } from './proxy.js';
import { readTrust, stampOf, type Trust } from './trust.js';

/** Settings of single requests that are remembered, besides the session's. */
const MOST_SETTINGS = 16;
/** Files are looked at again after this. */
const LOOK_AGAIN_MS = 1000;

/** The connections of one set of TLS settings. */
interface Entry {
  readonly tls: TlsOptions;
  trust: Trust;
  /** Of the files as they were when `trust` was read; empty without files. */
  stamp: string;
  lookedAt: number;
  direct: Lines | undefined;
  tunnelled: Lines | undefined;
}

/** What a pool is made from. */
export interface LinePoolOptions {
  /** Those of the session. */
  readonly tls: TlsOptions | undefined;
  readonly environment: Environment;
  readonly runtime: Runtime;
}

/**
 * The keep-alive connections of one session. When a file of its TLS settings changes, new ones use the new one, idle ones are closed and
 * busy ones are as soon as their request is done; while a file cannot be used, what was read before still holds.
 */
export class LinePool {
  /** Without TLS. */
  readonly plain: Lines = new Lines(connectPlain);
  readonly #options: LinePoolOptions;
  readonly #entries = new Map<string, Entry>();
  #own: Entry | undefined;
  #retired: Lines[] = [];

  constructor(options: LinePoolOptions) {
    this.#options = options;
  }

  /**
   * With TLS, by the session's settings or those of one request. Nothing is read before it is needed: a cloud over plain http
   * needs no authorities, as in keystoneauth.
   *
   * @throws OptionError for files that cannot be used.
   */
  secure(tls: TlsOptions | undefined): Lines {
    const entry = this.#entry(tls);
    return (entry.direct ??= new Lines(secureConnector(entry.trust)));
  }

  /** With TLS through a proxy, which there is one of for https. */
  tunnelled(tls: TlsOptions | undefined, proxy: Proxy): Lines {
    const entry = this.#entry(tls);
    const proxyTrust = (): Trust | undefined => (proxy.secure ? this.#entry(this.#proxyTls()).trust : undefined);
    return (entry.tunnelled ??= new Lines(tunnelConnector(entry.trust, proxy, proxyTrust)));
  }

  /** With TLS to a proxy. */
  proxy(): Lines {
    return this.secure(this.#proxyTls());
  }

  /** Closes every connection. */
  close(): void {
    for (const entry of [...this.#entries.values(), this.#own]) {
      entry?.direct?.end();
      entry?.tunnelled?.end();
    }
    for (const lines of [this.plain, ...this.#retired]) lines.end();
  }

  /** A proxy is trusted as the session's servers are, but never shown its client certificate. */
  #proxyTls(): TlsOptions | undefined {
    const { tls } = this.#options;
    return tls?.cert === undefined ? undefined : { cacert: tls.cacert, insecure: tls.insecure };
  }

  #entry(tls: TlsOptions | undefined): Entry {
    const entry = tls === undefined ? (this.#own ??= this.#read(this.#options.tls ?? {})) : this.#remembered(tls);
    if (entry.stamp !== '') this.#refresh(entry);
    return entry;
  }

  #remembered(tls: TlsOptions): Entry {
    const key = JSON.stringify([tls.cacert, tls.cert, tls.key, tls.insecure]);
    const entry = this.#entries.get(key) ?? this.#read(tls);
    // The last one in is the last one out.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.#entries.size > MOST_SETTINGS) {
      const [oldest] = this.#entries;
      if (oldest !== undefined) {
        this.#entries.delete(oldest[0]);
        this.#retire(oldest[1]);
      }
    }
    return entry;
  }

  #read(tls: TlsOptions): Entry {
    const { environment, runtime } = this.#options;
    // Before the files are read: what changes from here on is noticed.
    const stamp = stampOf(tls);
    return { tls, trust: readTrust(tls, environment), stamp, lookedAt: runtime.monotonic(), direct: undefined, tunnelled: undefined };
  }

  #refresh(entry: Entry): void {
    const now = this.#options.runtime.monotonic();
    if (now - entry.lookedAt < LOOK_AGAIN_MS) return;
    entry.lookedAt = now;
    const stamp = stampOf(entry.tls);
    if (stamp === entry.stamp) return;
    try {
      entry.trust = readTrust(entry.tls, this.#options.environment);
    } catch {
      return; // half written, or away for the moment
    }
    entry.stamp = stamp;
    this.#retire(entry);
    entry.direct = undefined;
    entry.tunnelled = undefined;
  }

  /** Idle ones are closed, busy ones when their request is done. */
  #retire({ direct, tunnelled }: Entry): void {
    this.#retired = this.#retired.filter((lines) => lines.busy > 0);
    for (const lines of [direct, tunnelled]) {
      lines?.retire();
      if (lines !== undefined) this.#retired.push(lines);
    }
  }
}
