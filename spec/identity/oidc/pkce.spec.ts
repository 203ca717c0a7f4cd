import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkChallengeMethod, pkceProof } from '../../../src/identity/oidc/pkce.js';
import { base64Url, randomText } from '../../../src/identity/oidc/random-text.js';

describe('pkceProof', () => {
  it('makes a challenge from a fresh verifier', () => {
    const { verifier, challenge, method } = pkceProof('S256');

    expect(verifier).toMatch(/^[\w-]{56}$/);
    expect(challenge).toBe(createHash('sha256').update(verifier).digest('base64url'));
    expect(method).toBe('S256');
    expect(pkceProof('S256').verifier).not.toBe(verifier);
  });

  it('sends the verifier as it is where that is wanted', () => {
    const { verifier, challenge } = pkceProof('plain');

    expect(challenge).toBe(verifier);
  });
});

describe('checkChallengeMethod', () => {
  it('lets pass what there is, and nothing', () => {
    expect([checkChallengeMethod('plain', 'x'), checkChallengeMethod(undefined, 'x'), checkChallengeMethod('' as never, 'x')]).toEqual(['plain', undefined, undefined]);
    expect(() => checkChallengeMethod('s256' as never, 'x')).toThrow(expect.objectContaining({ options: ['codeChallengeMethod'] }));
  });
});

describe('base64Url', () => {
  it('needs no escape in a URL', () => {
    expect(base64Url(Uint8Array.of(251, 255, 254, 0))).toBe('-__-AA');
  });
});

describe('randomText', () => {
  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 50 }, () => randomText(16))).size).toBe(50);
  });
});
