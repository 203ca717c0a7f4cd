import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { toConnectionError } from '../../src/http/connection-error.js';
import { throwInDoubt, wireFailure } from '../../src/http/wire-failure.js';

const failed = (fields: object): Error => Object.assign(new Error('it failed'), fields);
const typed = (fields: object): KeystoneAuthError => toConnectionError(failed(fields), 'GET https://h/x');

describe('toConnectionError', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])(
    'says of %s that nothing was sent',
    (code) => {
      expect(typed({ code })).toMatchObject({ name: 'ConnectFailure', code: 'connect-failure', outcome: 'not-sent' });
    },
  );

  it.each(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'UND_ERR_SOCKET', 'Z_BUF_ERROR', 'HPE_INVALID_CONSTANT'])(
    'says of %s that the request may have been executed',
    (code) => {
      expect(typed({ code })).toMatchObject({ name: 'ConnectFailure', outcome: 'unknown' });
    },
  );

  it.each(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'])(
    'calls %s a timeout',
    (code) => {
      expect(typed({ code })).toMatchObject({ name: 'ConnectTimeout', code: 'connect-timeout', outcome: 'unknown' });
    },
  );

  it('tells the timeout of a connection that was never made from that of a reply', () => {
    expect(typed({ code: 'ETIMEDOUT', syscall: 'connect' })).toMatchObject({ name: 'ConnectTimeout', outcome: 'not-sent' });
    expect(typed({ code: 'UND_ERR_CONNECT_TIMEOUT' })).toMatchObject({ name: 'ConnectTimeout', outcome: 'not-sent' });
    expect(typed({ code: 'ETIMEDOUT', syscall: 'read' })).toMatchObject({ outcome: 'unknown' });
  });

  it.each([
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED'],
    ...['ERR_TLS_CERT_ALTNAME_INVALID', 'ERR_SSL_WRONG_VERSION_NUMBER', 'EPROTO'],
  ])('calls %s a failure of TLS', (code) => {
    expect(typed({ code })).toMatchObject({ name: 'SSLError', code: 'ssl-error', outcome: 'not-sent' });
  });

  it('reads the reason in what axios, fetch and happy eyeballs wrapped', () => {
    const refused = failed({ code: 'ECONNREFUSED', syscall: 'connect' });
    expect(typed({ errors: [refused, refused], code: 'ECONNREFUSED' })).toMatchObject({ outcome: 'not-sent' });
    expect(typed({ code: 'ERR_NETWORK', cause: failed({ cause: refused }) })).toMatchObject({ outcome: 'not-sent' });
    expect(typed({ cause: refused })).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
  });

  it('takes the reason a browser keeps to itself for the network or CORS', () => {
    const error = typed({ code: 'ERR_NETWORK', cause: new TypeError('Failed to fetch') });
    expect(error).toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
    expect(error.message).toContain('CORS');
  });

  it('says of a hidden redirect what can be done', () => {
    const error = typed({ code: 'ERR_OPAQUE_REDIRECT' });
    expect(error).toMatchObject({ code: 'redirect-refused', outcome: 'refused' });
    expect(error.message).toContain('mapUrl');
  });

  it.each([
    ['tls', 'SSLError', 'not-sent'],
    ['unreachable', 'ConnectFailure', 'not-sent'],
    ['connect-limit', 'ConnectTimeout', 'not-sent'],
    ['reply-limit', 'ConnectTimeout', 'unknown'],
    ['broken', 'ConnectFailure', 'unknown'],
  ] as const)('takes over what an adapter found out (%s)', (kind, name, outcome) => {
    const original = failed({ code: 'ECODE', config: 'token-1' });
    const error = toConnectionError(wireFailure(kind, 'it explained itself', { code: 'ECODE', original }), 'GET https://h/x');
    expect(error).toMatchObject({ name, outcome, message: 'GET https://h/x failed: it explained itself.', cause: { code: 'ECODE', message: 'it failed' } });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('token-1');
    expect(toConnectionError(wireFailure(kind, 'is it?', { code: 'E' }), 'GET /').message).toBe('GET / failed: is it?');
  });

  it('is not led by a field of that name with another content', () => {
    expect(typed({ code: 'ECONNREFUSED', wireFailure: 'toString' })).toMatchObject({ name: 'ConnectFailure', outcome: 'not-sent' });
  });

  it('hands on typed errors', () => {
    const error = new KeystoneAuthError('aborted', 'x');
    expect(toConnectionError(error, 'GET /')).toBe(error);
  });

  it.each([undefined, null, 'text', 5, {}, new Error('')])('makes something of %o', (odd) => {
    const error = toConnectionError(odd, 'GET https://h/x');
    expect(error).toMatchObject({ code: 'unknown-connection-error', outcome: 'unknown' });
    expect(error.message).toBe('GET https://h/x failed: no reason was given.');
  });

  it('keeps of the original name, code and message, without what leads to the request', () => {
    const original = failed({ name: 'AxiosError', code: 'ECONNRESET', config: { headers: { 'X-Auth-Token': 'token-1' } } });
    original.message = 'socket hang up at https://h/x?token=abc and https://u:pw@h/';
    original.cause = new Error('token-1');
    const { cause } = toConnectionError(original, 'GET https://h/x');
    expect(cause).toMatchObject({ code: 'ECONNRESET', message: 'socket hang up at https://h/x?token=[redacted] and https://[redacted]@h/' });
    expect(inspect(cause, { depth: 10, showHidden: true })).not.toContain('token-1');
    expect((cause as Error).stack).toBe(`AxiosError: ${(cause as Error).message}`);
  });

  it('leaves the fate of a request unknown that was repeated after a dead connection, though the last attempt never left', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
    const repeated: unknown = await Promise.reject(refused).catch(throwInDoubt).catch((error: unknown) => error);
    expect(toConnectionError(repeated, 'GET http://h/')).toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
  });
});
