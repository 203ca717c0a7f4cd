import { AUTH_INTERFACE } from 'keystoneauth-rx';
import { isObject, type JsonObject } from './json.js';
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

/** Options of a request: those of {@link options}, the transport's own authentication as the header that it makes. */
export function requestOptions({ requests_auth: credentials, ...args }: JsonObject): Options {
  const translated = options(args);
  if (!Array.isArray(credentials)) return translated;
  const authorization = `Basic ${Buffer.from(credentials.join(':'), 'utf8').toString('base64')}`;
  return { ...translated, headers: { ...(translated['headers'] as object | undefined), Authorization: authorization } };
}

/** Options of a session, but for its plugin: `verify` and `cert` become `tls`. */
export function sessionOptions({ verify, cert, ...args }: JsonObject): Options {
  const [certificate, key] = Array.isArray(cert) ? cert : [cert];
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
