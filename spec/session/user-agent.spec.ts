import { describe, expect, it, onTestFinished } from 'vitest';
import { DEFAULT_USER_AGENT, userAgentComposer, type UserAgentOptions } from '../../src/session/user-agent.js';
import { thrownBy } from '../request/caught.js';

const compose = (options: UserAgentOptions, clientName?: string, clientVersion?: string): string | undefined =>
  userAgentComposer(options)(clientName, clientVersion);

describe('DEFAULT_USER_AGENT', () => {
  it('names the library and what it runs on', () => {
    expect(DEFAULT_USER_AGENT).toMatch(/^keystoneauth-rx\/\d+\.\d+\.\d+ node\/\d+\.\d+\.\d+$/);
  });
});

describe('userAgentComposer', () => {
  it.each<[string, UserAgentOptions, [string?, string?], string]>([
    ['its own text', { userAgent: 'mine/1' }, [], 'mine/1'],
    ['its own text, whatever else there is', { userAgent: 'mine/1', appName: 'a', additionalUserAgent: [['b', '2']] }, ['c'], 'mine/1'],
    ['the application', { appName: 'app', appVersion: '2' }, [], 'app/2'],
    ['the application without a version', { appName: 'app' }, [], 'app'],
    ['the application without an empty version', { appName: 'app', appVersion: '' }, [], 'app'],
    ['the client', {}, ['nova', '3'], 'nova/3'],
    ['the client without a version', {}, ['nova'], 'nova'],
    ['the additional parts', { additionalUserAgent: [['sdk', '4'], ['shell', '5']] }, [], 'sdk/4 shell/5'],
    [
      'the application, the client and the additional parts in this order',
      { appName: 'app', appVersion: '2', additionalUserAgent: [['sdk', '4']] },
      ['nova', '3'],
      'app/2 nova/3 sdk/4',
    ],
  ])('puts %s before the default', (_, options, [clientName, clientVersion], expected) => {
    expect(compose(options, clientName, clientVersion)).toBe(`${expected} ${DEFAULT_USER_AGENT}`);
  });

  it("names the program's process where nothing else is known", () => {
    const [processName, ...rest] = (compose({}) ?? '').split(' ');

    expect(rest.join(' ')).toBe(DEFAULT_USER_AGENT);
    expect(processName).not.toBe('');
    expect(processName).not.toContain('/');
  });

  it.each([[[]], [['/']]])('stands alone where the process has no name: %j', (program) => {
    const all = [...process.argv];
    onTestFinished(() => { process.argv.splice(0, Infinity, ...all); });
    process.argv.splice(1, Infinity, ...program);

    expect(compose({})).toBe(DEFAULT_USER_AGENT);
  });

  it('ignores versions of nothing', () => {
    expect(compose({ appVersion: '2' }, undefined, '3')).toBe(compose({}));
    expect(compose({ appName: '', appVersion: '2' }, '', '3')).toBe(compose({}));
  });

  it('composes anew for each client, however many there are', () => {
    const composer = userAgentComposer({ appName: 'app' });
    const names = Array.from({ length: 300 }, (_, index) => `client-${index}`);

    const composed = [...names, ...names].map((name) => composer(name, undefined));

    expect(composed).toEqual([...names, ...names].map((name) => `app ${name} ${DEFAULT_USER_AGENT}`));
  });

  it('keeps the versions of one client apart', () => {
    const composer = userAgentComposer({ appName: 'app' });

    expect(['3', '4', undefined, '3'].map((version) => composer('nova', version))).toEqual(
      ['nova/3', 'nova/4', 'nova', 'nova/3'].map((client) => `app ${client} ${DEFAULT_USER_AGENT}`),
    );
  });

  it('refuses a client name that HTTP does not allow', () => {
    expect(thrownBy(() => compose({}, 'nova\n'))).toMatchObject({ code: 'invalid-option', options: ['clientName'] });
  });

  it.each<[string, UserAgentOptions]>([
    ['userAgent', { userAgent: 'a\r\nX-Evil: 1' }],
    ['appName', { appName: 'a\nb' }],
    ['appVersion', { appName: 'a', appVersion: '1\0' }],
    ['additionalUserAgent', { additionalUserAgent: [['a', '1\n']] }],
  ])('refuses characters in %s that HTTP does not allow', (name, options) => {
    expect(thrownBy(() => userAgentComposer(options))).toMatchObject({ code: 'invalid-option', options: [name] });
  });

  it.each(['sdk/1', ['sdk/1'], [['sdk']], [['sdk', 1]], [['sdk', '1', 'more']], [['sdk', '1'], 'sh'], [[1, '1']]])('refuses %j for additional parts', (additionalUserAgent) => {
    expect(thrownBy(() => userAgentComposer({ additionalUserAgent: additionalUserAgent as never }))).toMatchObject({
      ...{ code: 'invalid-option', options: ['additionalUserAgent'] },
    });
  });

  describe('in a browser', () => {
    it('says nothing: a browser sends its own', () => {
      expect(userAgentComposer({}, false)('nova', '3')).toBeUndefined();
    });

    it.each<[string, UserAgentOptions]>([
      ['userAgent', { userAgent: 'mine/1' }],
      ['appName', { appName: 'app' }],
      ['appVersion', { appVersion: '1' }],
      ['additionalUserAgent', { additionalUserAgent: [] }],
    ])('refuses %s', (name, options) => {
      expect(thrownBy(() => userAgentComposer(options, false))).toMatchObject({
        ...{ code: 'unsupported-here', options: [name], message: expect.stringContaining(`"${name}" cannot be set in a browser`) as string },
      });
    });
  });
});
