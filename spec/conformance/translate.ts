import { AUTH_INTERFACE } from 'keystoneauth-rx';
import { asList, isObject, type JsonObject } from './json.js';
import { camelCase } from './names.js';

/** Options as the library takes them. */
export type Options = Record<string, unknown>;

/** `value` with the tagged values of FORMAT section 4 replaced by what they stand for; names inside are left alone. */
export function decodeTagged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => decodeTagged(item));
  if (!isObject(value)) return value;
  const [[tag, content] = ['', undefined]] = Object.entries(value);
  const decode = TAGS[tag];
  if (decode !== undefined) return decode(content);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeTagged(item)]));
}

const TAGS: Readonly<Record<string, (content: unknown) => unknown>> = {
  $inf: () => 'latest',
  $auth_interface: () => AUTH_INTERFACE,
  $bytes: (text) => Uint8Array.from(Buffer.from(String(text), 'latin1')),
  $uuid: (text) => text,
  $datetime: (text) => new Date(`${String(text)}Z`),
  $tuple: (items) => decodeTagged(items),
};

/** keystoneauth's keyword arguments as options: camelCase, tagged values decoded, null as absence, seconds as milliseconds. */
export function options(args: JsonObject): Options {
  const translated = Object.entries(args)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => option(name, decodeTagged(value)));
  return Object.fromEntries(translated);
}

/** Arguments of calls on a whole catalog, where keystoneauth takes null for any interface and we take an empty list. */
export function anyInterface(args: JsonObject): JsonObject {
  return args['interface'] === null ? { ...args, interface: [] } : args;
}

/** Options of a request: those of {@link options}, the transport's own authentication as the header that it makes. */
export function requestOptions({ requests_auth: credentials, headers, params, ...args }: JsonObject): Options {
  const authorization = Array.isArray(credentials) ? { Authorization: basic(credentials) } : {};
  const all = { ...withTexts(headers), ...authorization };
  return {
    ...sessionOptions(args),
    // None, where an adapter has a default.
    ...(args['microversion'] === null && { microversion: '' }),
    ...(Object.keys(all).length > 0 && { headers: all }),
    ...(isObject(params) && { params: withTexts(params) }),
  };
}

function basic(credentials: readonly unknown[]): string {
  return `Basic ${Buffer.from(credentials.join(':'), 'utf8').toString('base64')}`;
}

/** Fields of headers or a query with Python's texts for what has no such text here: bytes, True and False. */
function withTexts(fields: unknown): Options {
  if (!isObject(fields)) return {};
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, Array.isArray(value) ? value.map(textual) : textual(value)]));
}

function textual(value: unknown): unknown {
  const decoded = decodeTagged(value);
  if (decoded instanceof Uint8Array) return Buffer.from(decoded).toString('latin1');
  return typeof decoded === 'boolean' ? (decoded ? 'True' : 'False') : decoded;
}

/** Options of a session, but for its plugin: `verify` and `cert` become `tls`, as they do for a request. */
export function sessionOptions({ verify, cert, ...args }: JsonObject): Options {
  const [certificate, key] = asList(cert);
  const tls = {
    ...(verify === false && { insecure: true }),
    ...(typeof verify === 'string' && { cacert: verify }),
    ...(typeof certificate === 'string' && { cert: certificate }),
    ...(typeof key === 'string' && { key }),
  };
  return { ...options(args), ...(Object.keys(tls).length > 0 && { tls }) };
}

const SECONDS: Readonly<Record<string, string>> = {
  connect_retry_delay: 'connectRetryDelayMs',
  status_code_retry_delay: 'statusCodeRetryDelayMs',
  timeout: 'timeoutMs',
};
/** Options that hold names of ours and not a user's data. */
const NESTED = new Set(['endpoint_filter', 'allow']);

function option(name: string, value: unknown): readonly [string, unknown] {
  const duration = SECONDS[name];
  if (duration !== undefined) return [duration, Number(value) * 1000];
  if (name === 'data') return ['body', value];
  return [camelCase(name), NESTED.has(name) && isObject(value) ? options(value as JsonObject) : value];
}
