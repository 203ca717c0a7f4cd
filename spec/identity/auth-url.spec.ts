import { afterEach, describe, expect, it } from 'vitest';
import { password, token } from 'keystoneauth-rx';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { OptionError } from '../../src/errors/option-error.js';
import { checkAuthUrl, v2Root, v3Root, versionOfAuthUrl } from '../../src/identity/auth-url.js';
import { closeAll, requestLines, serveKeystone, signIn } from './scripted-keystone.js';

afterEach(closeAll);

describe('checkAuthUrl', () => {
  it('trims trailing slashes', () => {
    expect(checkAuthUrl('http://ks/identity///', 'x')).toBe('http://ks/identity');
  });

  it.each([undefined, null, ''])('misses it by name: %j', (authUrl) => {
    expect(() => checkAuthUrl(authUrl, 'v3.password')).toThrow(
      expect.objectContaining({ options: ['authUrl'], code: 'missing-required-options', message: expect.stringContaining('v3.password') as string }),
    );
  });

  it.each(['keystone.test/v3', '/v3', 'ftp://ks/v3', 42])('refuses what is no http URL: %j', (authUrl) => {
    expect(() => checkAuthUrl(authUrl, 'x')).toThrow(expect.objectContaining({ constructor: OptionError, options: ['authUrl'] }));
  });
});

describe('checkAuthUrl in a page', () => {
  const refused: unknown = expect.objectContaining({ code: 'unsupported-here', options: ['authUrl'], message: expect.stringContaining('came over https') as string });

  it('refuses http where the page came over https, since the browser would block it', () => {
    expect(() => checkAuthUrl('http://keystone.test/v3', 'x', 'https://dashboard.test')).toThrow(refused);
  });

  it.each([
    ['https://keystone.test/v3', 'https://dashboard.test'],
    ['http://localhost:5000/v3', 'https://dashboard.test'],
    ['http://127.0.0.1:5000/v3', 'https://dashboard.test'],
    ['http://keystone.test/v3', 'http://dashboard.test'],
    ['http://keystone.test/v3', undefined],
  ])('takes %s in a page of %s', (authUrl, page) => {
    expect(checkAuthUrl(authUrl, 'x', page)).toBe(authUrl);
  });
});

describe('versionOfAuthUrl', () => {
  it.each([
    ['http://ks/v3', 3],
    ['http://ks/identity/v3', 3],
    ['http://ks/v2.0', 2],
    ['http://ks', undefined],
    ['http://ks/identity', undefined],
    ['http://ks/v30', undefined],
    ['http://ks-v3', undefined],
    ['http://ks/keystone-v3', undefined],
    ['http://ks/v3/more', undefined],
  ])('of %s is %s', (authUrl, version) => {
    expect(versionOfAuthUrl(authUrl)).toBe(version);
  });
});

describe('v3Root', () => {
  it.each([
    ['http://ks', 'http://ks/v3'],
    ['http://ks/v3', 'http://ks/v3'],
    ['http://ks/identity', 'http://ks/identity/v3'],
    ['http://ks/identity/v3', 'http://ks/identity/v3'],
    ['http://ksv3', 'http://ksv3'],
  ])('of %s is %s', (authUrl, root) => {
    expect(v3Root(authUrl, 'x')).toBe(root);
  });

  it('refuses a v2.0 URL and names the one that was meant', () => {
    expect(() => v3Root('http://ks/identity/v2.0', 'v3.token')).toThrow(
      expect.objectContaining({
        constructor: OptionError,
        options: ['authUrl'],
        message: 'v3.token speaks Identity v3, but "authUrl" ends in /v2.0; did you mean http://ks/identity/v3?',
      }),
    );
  });

  it('shows no password that stands in the URL', () => {
    expect(() => v3Root('http://user:s3cret-word@ks/v2.0', 'x')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('s3cret') as string }),
    );
  });
});

describe('v2Root', () => {
  it('is the auth URL as it is', () => {
    expect(v2Root('http://ks/v2.0', 'x')).toBe('http://ks/v2.0');
    expect(v2Root('http://ks', 'x')).toBe('http://ks');
  });

  it('refuses a v3 URL and names the one that was meant', () => {
    expect(() => v2Root('http://ks/identity/v3', 'v2.password')).toThrow(
      expect.objectContaining({ constructor: OptionError, message: expect.stringContaining('did you mean http://ks/identity/v2.0?') as string }),
    );
  });
});

describe('authUrl of a plugin', () => {
  it.each(['', '/', '/v3', '/v3/', '/identity', '/identity/v3//'])('reaches the token API of v3 with "%s" behind the host', async (path) => {
    const keystone = await serveKeystone();

    expect(await signIn(v3.token({ authUrl: `${keystone.url}${path}`, token: 'tk-8Rw3mNc6Hj' }))).toBe('gAAAAAB-token-1');
    expect(requestLines(keystone)).toEqual([`POST ${path.startsWith('/identity') ? '/identity' : ''}/v3/auth/tokens`]);
  });

  it('of the wrong version is refused before anything is sent, by every plugin', () => {
    const secrets = { password: 'pw-4vT9zKqL2x', token: 'tk-8Rw3mNc6Hj', passcode: '482913', applicationCredentialId: 'i', applicationCredentialSecret: 'sc-5Jd7pXb1Wy' };
    for (const authUrl of ['http://127.0.0.1:9/v2.0', 'http://127.0.0.1:9/v2.0/']) {
      const { password: word, token: id, passcode, ...credential } = secrets;
      const makers = [
        () => v3.password({ authUrl, userId: 'u', password: word }),
        () => v3.token({ authUrl, token: id }),
        () => v3.totp({ authUrl, userId: 'u', passcode }),
        () => v3.applicationCredential({ authUrl, ...credential }),
        () => v3.auth({ authUrl, methods: [v3.tokenMethod({ token: id })] }),
      ];
      for (const make of makers) {
        expect(make).toThrow(expect.objectContaining({ options: ['authUrl'], message: expect.stringContaining('http://127.0.0.1:9/v3') as string }));
      }
    }
    for (const make of [
      () => v2.password({ authUrl: 'http://127.0.0.1:9/v3/', username: 'n', password: 'pw-4vT9zKqL2x' }),
      () => v2.token({ authUrl: 'http://127.0.0.1:9/v3', token: 'tk-8Rw3mNc6Hj' }),
    ]) {
      expect(make).toThrow(expect.objectContaining({ options: ['authUrl'], message: expect.stringContaining('http://127.0.0.1:9/v2.0') as string }));
    }
  });

  it('is required by every plugin', () => {
    for (const make of [
      () => v3.token({ token: 'tk-8Rw3mNc6Hj' } as never),
      () => v2.token({ token: 'tk-8Rw3mNc6Hj' } as never),
      () => token({ token: 'tk-8Rw3mNc6Hj' } as never),
      () => password({ authUrl: '', username: 'n', password: 'pw-4vT9zKqL2x' }),
    ]) {
      expect(make).toThrow(expect.objectContaining({ options: ['authUrl'], code: 'missing-required-options' }));
    }
  });
});
