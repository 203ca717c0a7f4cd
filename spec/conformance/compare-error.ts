import { isKeystoneAuthError, type KeystoneAuthError } from 'keystoneauth-rx';
import { isOurs, missingBases } from './error-classes.js';
import { shown, type Json } from './json.js';
import { differences } from './match.js';
import type { MatchContext } from './matchers.js';
import { camelCase } from './names.js';
import { serverWords } from './server-words.js';
import type { ExpectedError } from './vector.js';

/** How our error differs from the one that keystoneauth raised; see FORMAT section 7. */
export function errorDifferences(expected: ExpectedError, error: unknown, context: MatchContext): readonly string[] {
  if (!isKeystoneAuthError(error)) return [`expected ${expected.class}, got the untyped ${shown(error)}`];
  if (expected.uncontrolled === true) return [];
  if (!isOurs(expected.class, error)) return [`expected ${expected.class}, got ${error.name} (${error.code}): ${error.message}`];
  const missing = missingBases(expected.bases ?? [], error);
  return [
    ...missing.map((base) => `expected ${error.name} to be a ${base}`),
    ...wordDifferences(expected, error),
    ...detailDifferences(expected, error, context),
    ...unnamed(expected, error),
  ];
}

/** The service's words have to be repeated, wherever our error keeps them. */
function wordDifferences(expected: ExpectedError, error: KeystoneAuthError): readonly string[] {
  const ours = [error.message, ...['serviceMessage', 'details'].map((name) => textOf(error, name))].join('\n');
  return serverWords(expected)
    .filter((words) => !ours.includes(withoutTags(words)))
    .map((words) => `expected the error to repeat ${shown(words)}, got ${shown(ours)}`);
}

/** Of a page its text is enough. */
function withoutTags(words: string): string {
  return words.replace(/<[^>]*>/g, ' ').trim();
}

function textOf(error: object, name: string): string {
  const value = (error as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}

/** What else an error carries, by keystoneauth's name: how ours is read. */
const DETAILS: Readonly<Record<string, (ours: Readonly<Record<string, unknown>>) => unknown>> = {
  http_status: ({ status }) => status,
  request_id: ({ requestId }) => requestId ?? null,
  url: ({ url }) => asSent(url),
  method: ({ method }) => method,
  retry_after: ({ retryAfterMs }) => Number(retryAfterMs ?? 0) / 1000,
  receipt: ({ receipt }) => receipt,
  methods: ({ methods }) => methods,
  required_auth_methods: ({ requiredAuthMethods }) => requiredAuthMethods,
  expires_at: ({ expiresAt }) => expiresAt ?? null,
  names: ({ options }) => sortedNames(options),
};

/** keystoneauth reports a URL as it was put together, we report what was sent. */
function asSent<T>(url: T): T | string {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).href : url;
}

/** What is missing has to be named, all of it. We may miss more: keystoneauth forgets passwords and tokens. */
function unnamed({ options }: ExpectedError, error: KeystoneAuthError): readonly string[] {
  const ours = (error as unknown as Readonly<Record<string, unknown>>)['options'];
  const named = Array.isArray(ours) ? ours.map(String) : [];
  const missing = (Array.isArray(options) ? options : []).map((name) => camelCase(String(name))).filter((name) => !named.includes(name));
  return missing.map((name) => `options: expected "${name}" to be named, got ${shown(named)}`);
}

function sortedNames(options: unknown): unknown {
  return Array.isArray(options) ? options.map(String).sort() : options;
}

function detailDifferences(expected: ExpectedError, error: KeystoneAuthError, context: MatchContext): readonly string[] {
  const ours = error as unknown as Readonly<Record<string, unknown>>;
  return Object.entries(DETAILS)
    .filter(([name]) => expected[name] !== undefined)
    .flatMap(([name, read]) => differences(wanted(name, expected[name] ?? null), read(ours), context, name));
}

function wanted(name: string, value: Json): Json {
  if (name === 'url') return asSent(value);
  return name === 'names' && Array.isArray(value) ? value.map((option) => camelCase(String(option))).sort() : value;
}
