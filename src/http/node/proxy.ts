import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { AdapterOptions, ProxyOptions } from '../adapter-options.js';
import type { Environment, Variable } from './environment.js';
import { isLoopback, noProxyRules, type NoProxy } from './no-proxy.js';

/** A proxy that requests go through. */
export interface Proxy {
  /** Whether it is spoken to over TLS. */
  readonly secure: boolean;
  /** An IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** As it may be shown: `http://proxy.example.com:3128`. */
  readonly shown: string;
  /** For `Proxy-Authorization`, if its URL names a user. */
  readonly authorization: string | undefined;
}

/** Which requests go through which proxy. */
export interface ProxyRules {
  /** `undefined`: there is no proxy at all. */
  readonly proxyFor: ((url: URL) => Proxy | undefined) | undefined;
  /** Passwords as they are and as they are sent. */
  readonly secrets: readonly string[];
}

type Parsed = Proxy & { readonly secrets: readonly string[] };

const NONE: ProxyRules = { proxyFor: undefined, secrets: [] };
const PROXY_OPTIONS: ReadonlySet<string> = new Set(['http', 'https', 'noProxy']);

/**
 * The proxies of the option; without it those of the environment, which never stand between this machine and itself.
 *
 * @throws OptionError for what is no proxy, naming the option or the variable.
 */
export function proxyRules(option: AdapterOptions['proxy'], environment: Environment): ProxyRules {
  if (option === false) return NONE;
  if (option === undefined) return fromEnvironment(environment);
  const { http, https, noProxy } = checked(option);
  const source = (name: string): string => (typeof option === 'string' ? '"proxy"' : `"proxy.${name}"`);
  return rules(
    http === undefined ? undefined : parse(addressed(http, source('http')), source('http')),
    https === undefined ? undefined : parse(addressed(https, source('https')), source('https')),
    noProxyRules(noProxy ?? [], 'proxy.noProxy'),
  );
}

function checked(option: unknown): ProxyOptions {
  if (typeof option === 'string') return { http: option, https: option };
  if (typeof option !== 'object' || option === null || Array.isArray(option)) {
    throw new OptionError('proxy', '"proxy" has to be a URL, { http, https, noProxy } or false; nothing was sent.');
  }
  refuseUnknownOptions(option, PROXY_OPTIONS, 'proxy');
  const options = option as ProxyOptions;
  if (options.http !== undefined || options.https !== undefined) return options;
  throw new OptionError('proxy', '"proxy" names neither "http" nor "https"; for no proxy at all say false. Nothing was sent.');
}

function fromEnvironment({ httpProxy, httpsProxy, allProxy, noProxy }: Environment): ProxyRules {
  const listed = noProxyRules(noProxy?.value ?? '');
  const direct: NoProxy = (host, port) => isLoopback(host, port) || listed(host, port);
  return rules(named(httpProxy ?? allProxy), named(httpsProxy ?? allProxy), direct);
}

/** An empty variable means: none. */
function named(variable: Variable | undefined): Parsed | undefined {
  return variable === undefined || variable.value === '' ? undefined : parse(variable.value, variable.name);
}

function rules(http: Parsed | undefined, https: Parsed | undefined, direct: NoProxy): ProxyRules {
  if (http === undefined && https === undefined) return NONE;
  return {
    secrets: [...new Set([...(http?.secrets ?? []), ...(https?.secrets ?? [])])],
    proxyFor: ({ protocol, hostname, port }) => {
      const secure = protocol === 'https:';
      const proxy = secure ? https : http;
      if (proxy === undefined || direct(withoutBrackets(hostname), port || (secure ? '443' : '80'))) return undefined;
      return proxy;
    },
  };
}

function parse(text: unknown, source: string): Parsed {
  const url = urlOf(text);
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw notProxy(source);
  }
  const secure = url.protocol === 'https:';
  return {
    secure,
    hostname: withoutBrackets(url.hostname),
    port: Number(url.port || (secure ? 443 : 80)),
    shown: url.origin,
    ...credentialsOf(url, source),
  };
}

/** A word alone is more likely a mistake than a proxy: without a scheme an option has to say the port. */
function addressed(text: unknown, source: string): string {
  if (typeof text === 'string' && (text.includes('://') || /:\d+\/?$/.test(text))) return text;
  throw notProxy(source);
}

function notProxy(source: string): OptionError {
  const wanted = 'the URL of an HTTP proxy such as http://proxy.example.com:3128 (SOCKS is not spoken)';
  return new OptionError('proxy', `${source} has to be ${wanted}; with "proxy: false" there is none. Nothing was sent.`);
}

/** `proxy.example.com:3128` is http, as everywhere. */
function urlOf(text: unknown): URL | undefined {
  if (typeof text !== 'string') return undefined;
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function credentialsOf({ username, password }: URL, source: string): Pick<Parsed, 'authorization' | 'secrets'> {
  if (username === '' && password === '') return { authorization: undefined, secrets: [] };
  const secret = decoded(password, source);
  const basic = Buffer.from(`${decoded(username, source)}:${secret}`).toString('base64');
  return { authorization: `Basic ${basic}`, secrets: secret === '' ? [] : [secret, basic] };
}

function decoded(part: string, source: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new OptionError('proxy', `${source} has a user or password with a "%" that encodes nothing; write it as %25. Nothing was sent.`);
  }
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}
