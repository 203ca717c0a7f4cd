import { describe, expect, it } from 'vitest';
import { warnOfPlainHttp } from '../../src/identity/plain-http.js';
import { LentConnection } from '../token/lent-connection.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

/** What a session is told of a sign-in at this URL. */
function warningsAbout(url: string): string[] {
  const connection = new LentConnection(new VirtualRuntime());
  warnOfPlainHttp(connection, url);
  return connection.eventsOf('warning').map(({ code, message }) => `${code}: ${message}`);
}

describe('warnOfPlainHttp', () => {
  it.each(['http://keystone.test:5000/v3', 'http://192.0.2.1/v3', 'http://127.0.0.1.keystone.test/', 'http://localhost.keystone.test', 'HTTP://keystone.test'])(
    'warns about %s',
    (url) => {
      expect(warningsAbout(url)).toEqual([expect.stringMatching(/^plain-http-sign-in: .*https/)]);
    },
  );

  it.each(['https://keystone.test', 'http://127.0.0.1:5000', 'http://127.255.0.3', 'http://[::1]:5000/v3', 'http://localhost', 'http://ks.localhost/', 'no URL'])(
    'says nothing about %s',
    (url) => {
      expect(warningsAbout(url)).toEqual([]);
    },
  );

  it('says what else is in danger', () => {
    const connection = new LentConnection(new VirtualRuntime());
    warnOfPlainHttp(connection, 'http://idp.test', (host) => `Letters go to ${host}`);

    expect(connection.eventsOf('warning').map(({ message }) => message)).toEqual(['Letters go to idp.test. Use https.']);
  });

  it('names the host, and no password that stands before it', () => {
    expect(warningsAbout('http://user:s3cret-word@keystone.test:5000/v3')).toEqual([expect.stringContaining('keystone.test:5000')]);
    expect(warningsAbout('http://user:s3cret-word@keystone.test:5000/v3')).toEqual([expect.not.stringContaining('s3cret')]);
  });
});
