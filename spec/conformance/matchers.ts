import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isObject } from './json.js';
import type { SeenRequest } from './vector.js';
import { xmlTree } from './xml-tree.js';

/** What matchers remember or look up within one vector. */
export interface MatchContext {
  /** What the servers saw. */
  readonly requests: readonly SeenRequest[];
  /** The ids that `$cache_id` labels were given, in order of appearance. */
  readonly cacheIds: Map<unknown, unknown>;
}

type Matcher = (matcher: Readonly<Record<string, unknown>>, actual: unknown, context: MatchContext) => boolean;

/** Each matcher of FORMAT section 8 by its key. */
export const MATCHERS: Readonly<Record<string, Matcher>> = {
  $starts_with: ({ $starts_with: start, $ends_with: end = '' }, actual) =>
    typeof actual === 'string' && actual.startsWith(String(start)) && actual.endsWith(String(end)),
  $contains: ({ $contains: part }, actual) => typeof actual === 'string' && actual.includes(String(part)),
  $any: (_, actual) => actual !== null && actual !== undefined,
  $time: ({ $time: time }, actual) => sameInstant(String(time), actual),
  $cache_id: ({ $cache_id: label }, actual, { cacheIds }) => sameLabel(label, actual, cacheIds),
  $oauth1: ({ $oauth1: parameters }, actual) => typeof actual === 'string' && isDeepStrictEqual(oauth1Parameters(actual), parameters),
  $pkce_verifier: ({ $pkce_verifier: about }, actual, { requests }) => isVerifier(about, actual, requests),
  $xml: ({ $xml: tree }, actual) => typeof actual === 'string' && isDeepStrictEqual(xmlTree(actual), tree),
};

/** Instants come as numbers of milliseconds, dates or ISO texts; what is below a millisecond does not count. */
function sameInstant(expected: string, actual: unknown): boolean {
  if (typeof actual !== 'number' && typeof actual !== 'string' && !(actual instanceof Date)) return false;
  const instant = typeof actual === 'string' ? Date.parse(actual) : Number(actual);
  return Math.abs(instant - Date.parse(expected)) < 1;
}

function sameLabel(label: unknown, id: unknown, ids: Map<unknown, unknown>): boolean {
  if (typeof id !== 'string') return false;
  if (ids.has(label)) return ids.get(label) === id;
  if ([...ids.values()].includes(id)) return false;
  ids.set(label, id);
  return true;
}

const UNSTABLE = new Set(['oauth_nonce', 'oauth_timestamp', 'oauth_signature']);

function oauth1Parameters(header: string): Readonly<Record<string, string>> | undefined {
  if (!header.startsWith('OAuth ')) return undefined;
  const all = [...header.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decodeURIComponent(value)] as const);
  return Object.fromEntries(all.filter(([name]) => !UNSTABLE.has(name)));
}

function isVerifier(about: unknown, verifier: unknown, requests: readonly SeenRequest[]): boolean {
  if (!isObject(about) || typeof verifier !== 'string') return false;
  const challenge = requests[Number(about['request'])]?.form?.['code_challenge'];
  const computed = about['method'] === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
  return challenge === computed;
}
