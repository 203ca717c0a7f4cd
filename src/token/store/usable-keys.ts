import { hexToBytes } from '@noble/hashes/utils.js';
import { OptionError } from '../../errors/option-error.js';
import type { EncryptionKey } from './encryption-key.js';

type KeyMaterial = Uint8Array<ArrayBuffer> | CryptoKey;

const BITS = 256;
const HEX = /^[\da-f]{64}$/i;
const BASE64 = /^[\w+/-]{43}=?$/;

/** Keys that can be used: all of them decrypt, the first one encrypts too. */
export type UsableKeys = readonly [CryptoKey, ...CryptoKey[]];

/** The keys that were given, ready for use. Throws an OptionError at once that names `encryptionKey` and shows nothing of it. */
export function importKeys(given: EncryptionKey | readonly EncryptionKey[]): Promise<UsableKeys> {
  if ((crypto as Partial<Crypto>).subtle === undefined) throw notHere();
  if (!isList(given)) return imported([usableKey(given, true)]);
  const [first, ...others] = given;
  if (first === undefined) throw unusable('is a list without a key');
  return imported([usableKey(first, true), ...others.map((key) => usableKey(key, false))]);
}

async function imported([first, ...others]: readonly [KeyMaterial, ...KeyMaterial[]]): Promise<UsableKeys> {
  return Promise.all([toCryptoKey(first), ...others.map(toCryptoKey)]);
}

async function toCryptoKey(material: KeyMaterial): Promise<CryptoKey> {
  return material instanceof Uint8Array ? crypto.subtle.importKey('raw', material, 'AES-GCM', false, ['encrypt', 'decrypt']) : material;
}

function usableKey(key: unknown, hasToEncrypt: boolean): KeyMaterial {
  if (isCryptoKey(key)) return checked(key, hasToEncrypt);
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) throw unusable('is neither a text, bytes nor a CryptoKey');
  const bytes = typeof key === 'string' ? decoded(key.trim()) : new Uint8Array(key);
  if (bytes.length !== BITS / 8) throw unusable(`has ${String(bytes.length)} bytes`);
  return bytes;
}

function decoded(text: string): Uint8Array<ArrayBuffer> {
  if (HEX.test(text)) return new Uint8Array(hexToBytes(text));
  if (!BASE64.test(text)) throw unusable('is a text that is not 32 bytes as base64 or hexadecimal digits');
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (byte) => byte.charCodeAt(0));
}

function checked(key: CryptoKey, hasToEncrypt: boolean): CryptoKey {
  const { name, length } = key.algorithm as AesKeyAlgorithm;
  if (name !== 'AES-GCM' || length !== BITS) throw unusable('is a CryptoKey for something else than AES-GCM with 256 bits');
  const needed: readonly KeyUsage[] = hasToEncrypt ? ['encrypt', 'decrypt'] : ['decrypt'];
  if (needed.some((usage) => !key.usages.includes(usage))) throw unusable(`is a CryptoKey that may not ${needed.join(' and ')}`);
  return key;
}

/** It may come from another window, where it is of another class. */
function isCryptoKey(value: unknown): value is CryptoKey {
  return Object.prototype.toString.call(value) === '[object CryptoKey]';
}

function isList(given: EncryptionKey | readonly EncryptionKey[]): given is readonly EncryptionKey[] {
  return Array.isArray(given);
}

function unusable(what: string): OptionError {
  return new OptionError(
    'encryptionKey',
    `"encryptionKey" ${what}. It has to be 32 random bytes (as they are, as base64 or as hexadecimal digits), a CryptoKey for AES-GCM, or a list of these; nothing was stored.`,
  );
}

function notHere(): OptionError {
  return new OptionError(
    'encryptionKey',
    '"encryptionKey" cannot be used here: there is no WebCrypto (crypto.subtle). Browsers have it on pages that came over https or from localhost only; nothing was stored.',
    { code: 'unsupported-here' },
  );
}
