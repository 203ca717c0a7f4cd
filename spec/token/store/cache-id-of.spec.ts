import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/redaction/secret.js';
import { cacheIdOf, storeKeyOf } from '../../../src/token/store/cache-id-of.js';
import { memoryTokenStore } from '../../../src/token/store/memory-token-store.js';
import type { TokenStore } from '../../../src/token/store/token-store.js';

const shared = memoryTokenStore();
const personal: TokenStore = { ...shared, isPersonal: true };
const withPasscode = (passcode: string) => ({ cacheParts: () => ({ user: 'alice-stored', passcode: { once: new Secret(passcode) } }) });
const unknown = [{}, { cacheParts: () => undefined }];

describe('cacheIdOf', () => {
  it('is the same for the same credentials, whatever works only once', () => {
    expect(cacheIdOf(withPasscode('passcode-000001'))).toMatch(/^[\da-f]{64}$/);
    expect(cacheIdOf(withPasscode('passcode-000001'))).toBe(cacheIdOf(withPasscode('passcode-000002')));
  });

  it('is none where it cannot be known who signs in', () => {
    expect(unknown.map(cacheIdOf)).toEqual([undefined, undefined]);
  });
});

describe('storeKeyOf', () => {
  it('counts a passcode where others than one person reach the store', () => {
    const [one, two] = [withPasscode('passcode-000001'), withPasscode('passcode-000002')];

    expect(storeKeyOf(one, shared)).not.toBe(storeKeyOf(two, shared));
    expect(storeKeyOf(one, personal)).toBe(storeKeyOf(two, personal));
    expect(storeKeyOf(one, personal)).toBe(cacheIdOf(one));
  });

  it('is none for what an answer to a challenge brought, where others than one person reach the store', () => {
    const answered = { ...withPasscode('passcode-000001'), isAnswered: true };

    expect(storeKeyOf(answered, shared)).toBeUndefined();
    expect(storeKeyOf(answered, personal)).toBe(cacheIdOf(answered));
  });

  it('is none where it cannot be known who signs in', () => {
    expect(unknown.map((credentials) => storeKeyOf(credentials, shared))).toEqual([undefined, undefined]);
  });
});
