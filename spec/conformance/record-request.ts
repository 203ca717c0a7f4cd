import type { Json, JsonObject } from './json.js';
import { headerOf } from './raw-request.js';
import type { Arrival } from './scripted-server.js';
import type { SeenRequest } from './vector.js';
import { xmlTree } from './xml-tree.js';

/** Headers of the connection and of the HTTP library, which say nothing about the behaviour. */
const LEFT_OUT = new Set([
  ...['host', 'user-agent', 'accept-encoding', 'connection', 'content-length', 'transfer-encoding', 'date', 'keep-alive'],
]);

/** An arrival in the form of FORMAT section 5. */
export function recordRequest({ host, request }: Arrival): SeenRequest {
  const [path = '', query = ''] = request.target.split(/\?(.*)/s);
  const parameters = [...new URLSearchParams(query)];
  const userAgent = headerOf(request.headers, 'user-agent') ?? '';
  return {
    method: request.method,
    host,
    path,
    ...(parameters.length > 0 && { query: parameters }),
    headers: recordHeaders(request.headers, userAgent),
    ...recordBody(request.body, headerOf(request.headers, 'content-type') ?? ''),
    user_agent: userAgent,
  };
}

function recordHeaders(headers: readonly (readonly [string, string])[], userAgent: string): JsonObject {
  const names = new Set(headers.map(([name]) => name.toLowerCase()).filter((name) => !LEFT_OUT.has(name)));
  const kept = [...names].map((name) => [name, headerOf(headers, name) ?? ''] as const);
  return Object.fromEntries(
    kept
      .filter(([name, value]) => name !== 'accept' || value !== '*/*')
      .map(([name, value]) => [name, userAgent === '' ? value : value.replaceAll(userAgent, '{user_agent}')]),
  );
}

function recordBody(body: Buffer, contentType: string): Partial<SeenRequest> {
  if (body.length === 0) return {};
  const text = body.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(body)) return { base64: body.toString('base64') };
  if (contentType.startsWith('application/json')) return jsonOrText(text);
  if (contentType.startsWith('application/x-www-form-urlencoded')) return { form: recordForm(text) };
  const tree = contentType.includes('xml') ? xmlTree(text) : undefined;
  return tree === undefined ? { text } : { xml: tree };
}

function jsonOrText(text: string): Partial<SeenRequest> {
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return { text };
  }
}

function recordForm(text: string): JsonObject {
  const fields = new URLSearchParams(text);
  const valuesOf = (name: string): Json => {
    const values = fields.getAll(name);
    return values.length === 1 ? (values[0] ?? '') : values;
  };
  return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, valuesOf(name)]));
}
