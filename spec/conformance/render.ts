import type { ApiResponse, ConnectionParams } from 'keystoneauth-rx';
import { isObject } from './json.js';

/**
 * Our values in the form of the vectors: absence is null, `latest` a word, names are keystoneauth's. What has no special
 * form there (texts, booleans, plain data of a service) stays as it is.
 */
export function renderPlain(value: unknown): unknown {
  return value ?? null;
}

/** A version as a list of numbers and `latest`. */
export function renderVersion(version: unknown): unknown {
  if (!Array.isArray(version)) return version ?? null;
  return version.map((part: unknown) => (part === Infinity ? 'latest' : part));
}

/** A response: status, body if there is one, the redirects that were followed. */
export function renderResponse({ status, headers, body, history }: ApiResponse): unknown {
  return {
    status,
    ...(body !== undefined && body !== '' && (isJson(headers, body) ? { json: body } : { text: renderText(body) })),
    ...(history.length > 0 && { history: history.map(({ status: passed, url }) => ({ status: passed, url })) }),
  };
}

/** Whether keystoneauth reads the body as JSON too. A text is what a JSON text says if the reply was longer than that. */
function isJson(headers: ApiResponse['headers'], body: unknown): boolean {
  if (!(headers['content-type'] ?? '').startsWith('application/json')) return false;
  return typeof body !== 'string' || Buffer.byteLength(body) !== Number(headers['content-length']);
}

/** We read more types as JSON than keystoneauth, so some of its texts are values here. */
function renderText(body: unknown): unknown {
  return typeof body === 'object' ? JSON.stringify(body) : body;
}

/** What a plugin says of the connection, as keystoneauth's `verify` and `cert`. */
export function renderConnectionParams({ tls }: ConnectionParams): unknown {
  const { insecure, cacert, cert, key } = tls ?? {};
  const verify = insecure === true ? false : cacert;
  return { ...(verify !== undefined && { verify }), ...(cert !== undefined && { cert: key === undefined ? cert : [cert, key] }) };
}

type Read = (source: Readonly<Record<string, unknown>>) => unknown;

const plain =
  (name: string): Read =>
  (source) =>
    source[name] ?? null;
const version =
  (name: string): Read =>
  (source) =>
    renderVersion(source[name]);

const ENDPOINT_DATA: Readonly<Record<string, Read>> = {
  url: plain('url'),
  catalog_url: plain('catalogUrl'),
  service_url: plain('serviceUrl'),
  service_type: plain('serviceType'),
  service_name: plain('serviceName'),
  service_id: plain('serviceId'),
  interface: plain('interface'),
  region_name: plain('regionName'),
  endpoint_id: plain('endpointId'),
  api_version: version('apiVersion'),
  min_microversion: version('minMicroversion'),
  max_microversion: version('maxMicroversion'),
  next_min_version: version('nextMinVersion'),
  not_before: plain('notBefore'),
  status: plain('status'),
};

const VERSION_DATA: Readonly<Record<string, Read>> = {
  version: version('version'),
  url: plain('url'),
  collection: plain('collection'),
  max_microversion: version('maxMicroversion'),
  min_microversion: version('minMicroversion'),
  next_min_version: version('nextMinVersion'),
  not_before: plain('notBefore'),
  status: plain('status'),
  raw_status: plain('rawStatus'),
};

/** Endpoint data, null for none. */
export function renderEndpointData(data: unknown): unknown {
  return isObject(data) ? read(ENDPOINT_DATA, data) : null;
}

/** One entry of a version document, versions as they come: as numbers or as text. */
export function renderVersionData(data: unknown): unknown {
  return isObject(data) ? read(VERSION_DATA, data) : null;
}

/** Versions by region, interface and service type; there the versions are texts. */
export function renderAllVersionData(data: unknown): unknown {
  if (Array.isArray(data)) return data.map((entry) => renderTexts(renderVersionData(entry)));
  return isObject(data) ? Object.fromEntries(Object.entries(data).map(([key, inner]) => [key, renderAllVersionData(inner)])) : null;
}

const VERSION_FIELDS = ['version', 'max_microversion', 'min_microversion', 'next_min_version'];

function renderTexts(entry: unknown): unknown {
  if (!isObject(entry)) return entry;
  const texts = VERSION_FIELDS.map((name) => [name, Array.isArray(entry[name]) ? entry[name].join('.') : entry[name]] as const);
  return { ...entry, ...Object.fromEntries(texts) };
}

function read(readers: Readonly<Record<string, Read>>, source: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(Object.entries(readers).map(([name, reader]) => [name, reader(source)]));
}
