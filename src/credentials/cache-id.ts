import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { putBounded } from '../access/put-bounded.js';
import { Secret } from '../redaction/secret.js';

/** What tells credentials or a scope from others. What is secret in it is a {@link Secret}. */
export type CachePart = string | number | boolean | Secret | Once | undefined | readonly CachePart[] | { readonly [name: string]: CachePart };

/** A secret that works once, a passcode: no part of an id, but of the key under which others than one person look. */
export interface Once {
  readonly once: Secret;
}

/** What an id is for. */
export interface CacheIdUse {
  /** Whether secrets that work once count. @defaultValue false */
  readonly countsOnce?: boolean | undefined;
}

/** Stands for a secret that is not always the same: it is no part of an id. */
export const CHANGING = 'changing';

/** Whether a secret in `parts` is not always the same, so that equal ids do not mean equal secrets. */
export function holdsChanging(parts: CachePart): boolean {
  if (parts === CHANGING) return true;
  return typeof parts === 'object' && !(parts instanceof Secret) && Object.values(parts).some((part: CachePart) => holdsChanging(part));
}

/** Changed when the same parts begin to give another id. */
const SCHEME = 'keystoneauth-rx cache id 1';
/** Some 10 ms, once for the same secrets: who sees an id is to have trouble guessing the password in it. */
const ROUNDS = 5000;

/**
 * The id under which a token for `parts` is kept: 64 hexadecimal digits. Equal parts give equal ids, other parts others, in
 * whatever order members are named; members that are `undefined` do not count. It holds no secret: secret parts are stretched
 * (PBKDF2, RFC 8018) with all the others as salt.
 */
export function cacheId(parts: CachePart, { countsOnce = false }: CacheIdUse = {}): string {
  const secrets: string[] = [];
  const known = canonical(parts, { secrets, countsOnce });
  return hashed([SCHEME, known, secrets.length === 0 ? '' : proofOf(JSON.stringify(secrets), known)]);
}

/** Proofs that were made, by what they were made from: a proxy makes a plugin for each request of the same few users. */
const proofs = new Map<string, string>();
const MOST_PROOFS = 1000;

function proofOf(secrets: string, known: string): string {
  const key = hashed([secrets, known]);
  const proof = proofs.get(key) ?? bytesToHex(pbkdf2(sha256, secrets, `${SCHEME}\n${known}`, { c: ROUNDS, dkLen: 32 }));
  putBounded(proofs, [key, proof], MOST_PROOFS);
  return proof;
}

function hashed(lines: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(lines.join('\n'))));
}

interface Reading {
  /** Those met so far. */
  readonly secrets: string[];
  readonly countsOnce: boolean;
}

/** One text for equal parts; secrets are taken out in order and leave a mark that no text can be. */
function canonical(part: CachePart, reading: Reading): string {
  if (part instanceof Secret) {
    reading.secrets.push(part.reveal());
    return '*';
  }
  if (isOnce(part)) return canonical(reading.countsOnce ? part.once : CHANGING, reading);
  if (isList(part)) return `[${part.map((item) => canonical(item, reading)).join()}]`;
  if (typeof part !== 'object') return JSON.stringify(part ?? null);
  const members = Object.entries(part).filter(([, member]) => member !== undefined);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member, reading)}`).join()}}`;
}

function isOnce(part: CachePart): part is Once {
  return typeof part === 'object' && 'once' in part && part.once instanceof Secret;
}

function isList(part: CachePart): part is readonly CachePart[] {
  return Array.isArray(part);
}
