import { X509Certificate } from 'node:crypto';
import type { PeerCertificate } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { checkIdentity } from '../../../src/http/node/server-identity.js';
import { certText } from '../wire.js';

const presented = (name: string): PeerCertificate => new X509Certificate(certText(name)).toLegacyObject();

describe('checkIdentity', () => {
  it.each(['localhost', '127.0.0.1', '::1', '0:0:0:0:0:0:0:1'])('finds %s in a certificate for it', (host) => {
    expect(checkIdentity(host, presented('server.crt'))).toBeUndefined();
  });

  it.each([
    ['::2', 'server.crt'],
    ['127.0.0.2', 'server.crt'],
    ['api.example', 'server.crt'],
    ['::1', 'elsewhere.crt'],
  ])('does not find %s in %s', (host, name) => {
    expect(checkIdentity(host, presented(name))).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});
