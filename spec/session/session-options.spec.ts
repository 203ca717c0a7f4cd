import axios from 'axios';
import { EMPTY } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors/option-error.js';
import { RequestLimit } from '../../src/http/load/request-limit.js';
import { checkSessionOptions } from '../../src/session/check-session-options.js';
import { compatibilityOf, type SessionOptions } from '../../src/session/session-options.js';
import { Session } from '../../src/session/session.js';
import { defaultsOf, identityOf } from '../../src/session/wire-options.js';
import type { DocumentCache } from '../../src/http/connection.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { thrownBy } from '../request/caught.js';
import { latePage } from './late-page.js';

describe('checkSessionOptions', () => {
  it('has nothing against any option there is', () => {
    const all: SessionOptions = {
      auth: testPlugin(),
      tls: { cacert: 'ca.pem', cert: 'cert.pem', key: 'key.pem', insecure: true },
      axios: undefined,
      transport: undefined,
      originalIp: '192.0.2.1',
      additionalHeaders: { 'X-One': 1 },
      discoveryCache: undefined,
      collectTiming: true,
      circuitBreaker: { failures: 3, openMs: 1000 },
      mapUrl: (url) => url,
      logHeaders: ['X-One'],
      compatibility: { preferV2: true, discoverVersionedAuthUrl: true, catalogUrlFallback: true, notusedToken: true },
      runtime: undefined,
      userAgent: 'mine',
      appName: 'app',
      appVersion: '1',
      additionalUserAgent: [['sdk', '1']],
      connectRetries: 1,
      connectRetryDelayMs: 1,
      statusCodeRetries: 1,
      statusCodeRetryDelayMs: 1,
      retriableStatusCodes: [503],
      retryNonIdempotent: true,
      redirect: 3,
      timeoutMs: 1000,
      limit: new RequestLimit({ concurrency: 9 }),
      concurrency: 3,
      rateLimit: 50,
      queueLimit: 100,
    };

    expect(() => {
      checkSessionOptions(all);
    }).not.toThrow();
  });

  it('takes documents that are kept in another way', () => {
    const documents: DocumentCache = { read: () => EMPTY, peek: () => undefined, drop: () => undefined };

    expect(() => { new Session({ discoveryCache: documents }).close(); }).not.toThrow();
  });

  it('throws for a name there is not, and for a value that cannot be', () => {
    expect(() => { checkSessionOptions({ auht: undefined } as SessionOptions); }).toThrow('"auht"');
    expect(() => { checkSessionOptions({ mapUrl: 'x' as never }); }).toThrow('"mapUrl"');
  });

  it('throws in a page whose engine is not there yet for a name only', () => {
    latePage();

    expect(() => { checkSessionOptions({ auht: undefined } as SessionOptions); }).toThrow('"auht"');
    expect(() => { checkSessionOptions({ mapUrl: 'x' as never }); }).not.toThrow();
  });

  it.each([
    [{ auht: undefined }, ['auht'], 'Session does not know the option "auht"'],
    [{ user_agent: 'a' }, ['user_agent'], 'did you mean "userAgent"?'],
    [{ timeout: 3 }, ['timeout'], 'did you mean "timeoutMs"?'],
    [{ verify: false }, ['verify'], 'insecure: true'],
    [{ verify: '/ca.pem', cert: '/cert.pem' }, ['verify', 'cert'], 'tls: { cacert }'],
    [{ session: axios }, ['session'], 'axios'],
    [{ tls: { ca: '/ca.pem' } }, ['ca'], 'Session: tls'],
    [{ compatibility: { prefer_v2: true } }, ['prefer_v2'], 'Session: compatibility does not know the option "prefer_v2" (did you mean "preferV2"?)'],
  ])('names what it does not know in %j', (options, named, words) => {
    const error = thrownBy(() => new Session(options as SessionOptions));

    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ code: 'unknown-option', options: named, message: expect.stringContaining(words) });
  });

  it.each<[SessionOptions, string[]]>([
    [{ axios, tls: {} }, ['axios', 'tls']],
    [{ axios, transport: () => EMPTY }, ['axios', 'transport']],
    [{ transport: () => EMPTY, tls: { insecure: true } }, ['transport', 'tls']],
  ])('takes one sender only: %#', (options, named) => {
    expect(thrownBy(() => new Session(options))).toMatchObject({ code: 'invalid-option', options: named });
  });

  it.each<[string, unknown]>([
    ['transport', 5],
    ['runtime', {}],
    ['mapUrl', 'x'],
    ['compatibility', 5],
    ['compatibility.preferV2', { preferV2: 'no' }],
    ['discoveryCache', {}],
    ['dryRun', 'no'],
    ['collectTiming', 'no'],
    ['retryNonIdempotent', 'no'],
    ['concurrency', 1.5],
    ['userAgent', 5],
    ['appName', {}],
    ['originalIp', 5],
    ['logHeaders', 'x'],
    ['axios', {}],
    ['tls.cacert', { cacert: 5 }],
    ['additionalUserAgent', 'x'],
    ['additionalHeaders', 'x'],
    ['globalRequestId', 5],
    ['timeoutMs', [5]],
    ['proxy', { http: 'x' }],
    ['runtime', { now: Date, monotonic: Date, sleep: Date, deadline: Date, tick: Date, random: 0.5 }],
    ['discoveryCache', { read: Date, peek: Date }],
    ['axios', { request: Date }],
    ['axios', () => undefined],
    ['compatibility', null],
    ['compatibility', []],
    ['logHeaders', ['X-One', 5]],
    ['adapterDefaults', {}],
    ['appVersion', 5],
  ])('names %s where it is of another kind: %j', (named, value) => {
    const [option = ''] = named.split('.');
    const error = thrownBy(() => new Session({ [option]: value }));

    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ code: 'invalid-option', options: [named], message: expect.stringContaining(`"${named}`) });
  });

  it.each<[SessionOptions, string]>([
    [{ axios: 5 as never }, 'an axios instance, for instance axios.create()'],
    [{ transport: 5 as never }, 'a function that takes a request and returns an Observable of its reply'],
    [{ runtime: {} as never }, 'a Runtime with now, monotonic, sleep, deadline, tick and random'],
    [{ discoveryCache: {} as never }, 'a DiscoveryCache, or an object with read, peek and drop'],
    [{ mapUrl: 'x' as never }, 'a function from a URL to a URL'],
    [{ adapterDefaults: {} as never }, 'a function from a service type to options of an adapter'],
    [{ logHeaders: 'x' as never }, 'a list of header names'],
    [{ compatibility: 5 as never }, 'an object of switches such as { preferV2: true }'],
    [{ appName: {} as never }, 'a text'],
  ])('says what it takes instead of %j', (options, kind) => {
    const [name = ''] = Object.keys(options);

    expect(thrownBy(() => new Session(options))).toMatchObject({ message: `Session: "${name}" has to be ${kind}; nothing was sent.` });
  });

  it.each<[string, string]>([
    ['verify', '"verify" (here: tls: { cacert }, a path or the PEM text; servers are verified unless tls has "insecure: true"); nothing was sent.'],
    ['cert', '"cert" (here: tls: { cert, key }); nothing was sent.'],
    ['session', '"session" (here: axios, an instance of your own); nothing was sent.'],
  ])('says how keystoneauth1 calls %s', (name, words) => {
    expect(thrownBy(() => new Session({ [name]: 'x' }))).toMatchObject({ message: `Session does not know ${words}` });
  });

  it('says it of all of them at once', () => {
    expect(thrownBy(() => new Session({ verify: 'x', cert: 'x' } as SessionOptions))).toMatchObject({ message: expect.stringMatching(/"verify" \(.+\) and "cert" \(.+\); nothing was sent\.$/) as string });
  });

  it('says which senders exclude each other', () => {
    expect(thrownBy(() => new Session({ axios: axios.create(), proxy: false, tls: {} }))).toMatchObject({
      message: 'Session: "axios" and "tls" and "proxy" exclude each other.',
      options: ['axios', 'tls', 'proxy'],
    });
    expect(() => { new Session({ proxy: false, tls: {} }).close(); }).not.toThrow();
  });

  it('takes an instance of axios, and null for a time limit that is not wanted', () => {
    expect(() => {
      new Session({ axios: axios.create(), timeoutMs: null as unknown as undefined }).close();
    }).not.toThrow();
  });

  it('refuses an auth that is no plugin', () => {
    const auth = { getAuthData: () => undefined } as unknown as SessionOptions['auth'];

    expect(thrownBy(() => new Session({ auth }))).toMatchObject({ code: 'invalid-option', options: ['auth'], message: expect.stringMatching(/^Session/) as string });
  });
});

describe('defaultsOf', () => {
  it('takes what concerns requests, and leaves open what is not given', () => {
    const given = { connectRetries: 2, retryNonIdempotent: true, redirect: false, timeoutMs: 0 };

    expect(defaultsOf({ ...given, appName: 'app' })).toEqual({
      ...given,
      connectRetryDelayMs: undefined,
      statusCodeRetries: undefined,
      statusCodeRetryDelayMs: undefined,
      retriableStatusCodes: undefined,
    });
  });

  it.each<[string, SessionOptions]>([
    ['connectRetries', { connectRetries: -1 }],
    ['statusCodeRetries', { statusCodeRetries: 1.5 }],
    ['connectRetryDelayMs', { connectRetryDelayMs: NaN }],
    ['statusCodeRetryDelayMs', { statusCodeRetryDelayMs: -1 }],
    ['redirect', { redirect: -1 }],
    ['timeoutMs', { timeoutMs: Infinity }],
  ])('refuses a %s that is no number of its kind, at once', (name, options) => {
    expect(thrownBy(() => new Session(options))).toMatchObject({ code: 'invalid-option', options: [name] });
  });
});

describe('identityOf', () => {
  it('says who the session is', () => {
    const { userAgent, additionalHeaders, originalIp } = identityOf({
      appName: 'app',
      additionalHeaders: { 'X-One': 1, 'X-Two': undefined },
      originalIp: '192.0.2.1',
    });

    expect(userAgent(undefined, undefined)).toMatch(/^app keystoneauth-rx/);
    expect({ additionalHeaders, originalIp }).toEqual({ additionalHeaders: { 'X-One': '1' }, originalIp: '192.0.2.1' });
  });

  it.each<[string, SessionOptions]>([
    ['additionalHeaders', { additionalHeaders: { 'X-One': 'a\nb' } }],
    ['additionalHeaders', { additionalHeaders: { 'X One': 'a' } }],
    ['originalIp', { originalIp: '1\r\n2' }],
    ['userAgent', { userAgent: 'schlüssel\n' }],
  ])('refuses %s that HTTP does not allow, at once', (name, options) => {
    expect(thrownBy(() => new Session(options))).toMatchObject({ code: 'invalid-option', options: [name] });
  });
});

describe('identityOf in a browser', () => {
  it('refuses an originalIp, at once', () => {
    expect(thrownBy(() => identityOf({ originalIp: '192.0.2.1' }, true))).toMatchObject({ code: 'unsupported-here', options: ['originalIp'] });
  });
});

describe('Session', () => {
  it.each<[unknown]>([['some'], [{ dns: 'X-OpenStack-Request-Id' }], [{ dns: ['a b'] }]])('refuses allowedHeaders that are none: %j', (allowedHeaders) => {
    expect(thrownBy(() => new Session({ allowedHeaders } as SessionOptions))).toMatchObject({ code: 'invalid-option', options: ['allowedHeaders'] });
  });

  it('takes allowedHeaders where there is no page', () => {
    expect(() => new Session({ allowedHeaders: { dns: ['X-OpenStack-Request-Id'] } })).not.toThrow();
  });
});

describe('compatibilityOf', () => {
  it('is our way unless said otherwise', () => {
    const ours = { preferV2: false, discoverVersionedAuthUrl: false, catalogUrlFallback: false, notusedToken: false };

    expect(compatibilityOf()).toEqual(ours);
    expect(compatibilityOf({ notusedToken: true })).toEqual({ ...ours, notusedToken: true });
  });
});
