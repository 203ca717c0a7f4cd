/** A `CryptoKey` of WebCrypto, by what every runtime calls its members. */
export interface WebCryptoKey {
  readonly type: string;
  readonly algorithm: { readonly name: string };
  readonly extractable: boolean;
  readonly usages: readonly string[];
}

/**
 * A key for AES-256: 32 random bytes, the same as base64, base64url or hexadecimal text (`openssl rand -base64 32`), or a
 * `CryptoKey` for AES-GCM, which need not be extractable. It is no password: nothing is derived from it.
 */
export type EncryptionKey = Uint8Array | string | WebCryptoKey;
