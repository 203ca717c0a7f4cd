import type { Proxy, ProxyRules } from './proxy.js';

/** So many origins are remembered. */
const MOST_ORIGINS = 64;

/** Whom a request is for. */
export interface Origin {
  /** `https://host:port`, without the port that is the scheme's own. */
  readonly name: string;
  /** As it stands in a Host header. */
  readonly host: string;
  /** An IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Whether the server is spoken to over TLS. */
  readonly secure: boolean;
  readonly proxy: Proxy | undefined;
  /** For `Authorization`, if the URL names a user. */
  readonly authorization: string | undefined;
}

/** A URL in the parts that are sent. */
export interface Location {
  readonly origin: Origin;
  /** With the query. */
  readonly path: string;
}

/** What a parser of URLs changes or leaves out in a path: anything that has to be escaped, fragments, steps up and down. */
const UNUSUAL = /[^\w\-~!$&()*+,;=:@%/?.]|\/\.|%2e/i;
const BARE_ORIGIN = /^https?:\/\/[^/?#@\\]+$/i;

/** Takes URLs apart, those of known origins without a parser. */
export class Origins {
  readonly #known = new Map<string, Origin>();
  readonly #proxyFor: ProxyRules['proxyFor'];

  constructor(proxyFor: ProxyRules['proxyFor']) {
    this.#proxyFor = proxyFor;
  }

  /** @throws TypeError for what is no URL. */
  locate(address: string): Location {
    const start = address.indexOf('/', 8);
    const origin = this.#known.get(address.slice(0, start));
    if (start > 0 && origin !== undefined && !UNUSUAL.test(address)) return { origin, path: address.slice(start) };
    const url = new URL(address);
    return { origin: this.#originOf(url, address.slice(0, start)), path: url.pathname + url.search };
  }

  #originOf(url: URL, spelled: string): Origin {
    const known = this.#known.get(url.origin);
    const origin = known !== undefined && url.username === '' && url.password === '' ? known : this.#made(url);
    if (origin.authorization === undefined) {
      this.#remember(origin.name, origin);
      if (BARE_ORIGIN.test(spelled)) this.#remember(spelled, origin);
    }
    return origin;
  }

  #made(url: URL): Origin {
    const secure = url.protocol === 'https:';
    return {
      name: url.origin,
      host: url.host,
      hostname: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || (secure ? 443 : 80)),
      secure,
      proxy: this.#proxyFor?.(url),
      authorization: authorizationOf(url),
    };
  }

  #remember(name: string, origin: Origin): void {
    this.#known.set(name, origin);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_ORIGINS && oldest !== undefined) this.#known.delete(oldest);
  }
}

function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
}
