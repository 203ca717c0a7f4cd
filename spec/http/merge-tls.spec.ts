import { describe, expect, it } from 'vitest';
import { checkTls } from '../../src/http/check-tls.js';
import { mergeTls } from '../../src/http/merge-tls.js';

describe('mergeTls', () => {
  it('leaves the session alone where a request says nothing', () => {
    expect(mergeTls(undefined, { cacert: 'a' })).toBeUndefined();
  });

  it('keeps the trust of the session for a request with a certificate of its own', () => {
    expect(mergeTls({ cert: 'c', key: 'k' }, { cacert: 'a', cert: 'old', key: 'old' })).toEqual({
      ...{ cacert: 'a', insecure: undefined, cert: 'c', key: 'k' },
    });
  });

  it("keeps the session's certificate for a request that trusts somebody else", () => {
    expect(mergeTls({ cacert: 'b' }, { cacert: 'a', cert: 'c', key: 'k' })).toMatchObject({ cacert: 'b', cert: 'c', key: 'k' });
  });

  it('verifies a request that names its authorities, also where the session verifies nothing', () => {
    expect(mergeTls({ cacert: 'b' }, { insecure: true })?.insecure).toBeUndefined();
    expect(mergeTls({ insecure: false }, { insecure: true })?.insecure).toBe(false);
  });

  it('does not pair a certificate with the key of another', () => {
    expect(mergeTls({ cert: 'both in one file' }, { cert: 'c', key: 'k' })).toMatchObject({ cert: 'both in one file', key: undefined });
  });
});

describe('checkTls', () => {
  it('names what it does not know', () => {
    expect(() => {
      checkTls({ ca: 'x' } as object, 'Session');
    }).toThrow(expect.objectContaining({ code: 'unknown-option', options: ['ca'] }));
  });

  it.each<[string, unknown]>([
    ['tls', 5],
    ['tls', 'ca.pem'],
    ['tls', null],
    ['tls', []],
    ['tls.cacert', { cacert: 5 }],
    ['tls.key', { key: null }],
    ['tls.insecure', { insecure: 'no' }],
  ])('refuses a wrong %s: %j', (option, tls) => {
    expect(() => {
      checkTls(tls as object, 'Session');
    }).toThrow(expect.objectContaining({ code: 'invalid-option', options: [option] }));
  });
});
