import { describe, expect, it } from 'vitest';
import { keystoneauthFormat } from '../../src/winston/keystoneauth-format.js';

const MESSAGE = Symbol.for('message');
const at = new Date(2017, 8, 19, 22, 10, 9, 466).getTime();

function line(info: Record<string, unknown>): unknown {
  const formatted = keystoneauthFormat().transform({ level: 'debug', message: 'GET call to volume', ...info });
  return typeof formatted === 'boolean' ? formatted : formatted[MESSAGE];
}

describe('keystoneauthFormat', () => {
  it('prints local time, logger and message in columns, as the documentation of keystoneauth shows', () => {
    expect(line({ at, logger: 'keystoneauth.session.request-id' })).toBe(
      '2017-09-19 22:10:09,466 keystoneauth.session.request-id  GET call to volume',
    );
    expect(line({ at, logger: 'keystoneauth.session.body' })).toBe(
      '2017-09-19 22:10:09,466 keystoneauth.session.body        GET call to volume',
    );
    expect(line({ at, logger: 'keystoneauth.identity.v3.tokenless_auth' })).toBe(
      '2017-09-19 22:10:09,466 keystoneauth.identity.v3.tokenless_auth GET call to volume',
    );
  });

  it('pads every part of the time', () => {
    expect(line({ at: new Date(2031, 0, 2, 3, 4, 5, 6).getTime(), logger: 'a' })).toMatch(/^2031-01-02 03:04:05,006 a /);
  });

  it('prints what others log through the same transport', () => {
    expect(line({})).toBe('GET call to volume');
  });

  it('keeps the facts for formats that come after it', () => {
    expect(keystoneauthFormat().transform({ level: 'debug', message: 'm', status: 200 })).toMatchObject({ level: 'debug', status: 200 });
  });
});
