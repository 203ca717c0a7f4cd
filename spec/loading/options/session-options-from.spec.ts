import { describe, expect, it } from 'vitest';
import { Session, sessionLoadingOptions, sessionOptionsFrom } from 'keystoneauth-rx';

describe('sessionOptionsFrom', () => {
  it.each<[object, object]>([
    [{}, {}],
    [{ insecure: true }, { tls: { insecure: true } }],
    [{ insecure: 'no' }, {}],
    [{ cacert: '/ca' }, { tls: { cacert: '/ca' } }],
    [{ cacert: 'no' }, { tls: { cacert: 'no' } }],
    [{ insecure: 'yes', cacert: '/ca' }, { tls: { insecure: true } }],
    [{ verify: false }, { tls: { insecure: true } }],
    [{ verify: 'False', cacert: '/ca' }, { tls: { insecure: true } }],
    [{ verify: '/v', insecure: true }, { tls: { cacert: '/v' } }],
    [{ verify: true, cacert: '/ca', insecure: true }, {}],
    [{ verify: null, cacert: '/ca' }, { tls: { cacert: '/ca' } }],
    [{ cert: '/c' }, { tls: { cert: '/c' } }],
    [{ cert: '/c', key: '/k' }, { tls: { cert: '/c', key: '/k' } }],
    [{ key: '/k' }, {}],
    [{ timeout: 5 }, { timeoutMs: 5000 }],
    [{ timeout: '7.5' }, { timeoutMs: 7500 }],
    [{ timeout: '', cacert: '' }, {}],
    [{ collectTiming: 'true' }, { collectTiming: true }],
  ])('makes of %j the options %j', (values, options) => {
    expect(sessionOptionsFrom({ ...values })).toEqual(options);
  });

  it('makes options that a session takes', () => {
    const session = new Session(sessionOptionsFrom({ insecure: '1', timeout: '30', collectTiming: 'on' }));
    session.close();

    expect(session.timings()).toEqual([]);
  });

  it.each<[object, string, string]>([
    [{ timeout: 0 }, 'timeout', 'invalid-option'],
    [{ timeout: '-1' }, 'timeout', 'invalid-option'],
    [{ timeout: 'soon' }, 'timeout', 'invalid-option'],
    [{ insecure: 'perhaps' }, 'insecure', 'invalid-option'],
    [{ cacert: true }, 'cacert', 'invalid-option'],
    [{ verify: 1 }, 'verify', 'invalid-option'],
    [{ cafile: '/ca' }, 'cafile', 'unknown-option'],
  ])('refuses %j', (values, option, code) => {
    expect(() => sessionOptionsFrom({ ...values })).toThrow(expect.objectContaining({ options: [option], code }));
  });
});

describe('sessionLoadingOptions', () => {
  it("has keystoneauth's flags and variables", () => {
    expect(sessionLoadingOptions.map(({ flags, variables }) => [...flags, ...variables].join(' '))).toEqual([
      '--insecure OS_INSECURE',
      '--os-cacert OS_CACERT',
      '--os-cert OS_CERT',
      '--os-key OS_KEY',
      '--timeout',
      '--collect-timing',
    ]);
  });
});
