import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ServiceCatalog } from 'keystoneauth-rx';
import { createAccessInfo } from '../../src/access/access-info.js';
import { parseTime } from '../../src/access/parse-time.js';
import { accessCodec } from '../../src/identity/auth-state.js';
import { authorizationCode } from '../../src/identity/oidc/authorization-reply.js';
import { readDeviceCode } from '../../src/identity/oidc/device-code.js';
import { checkIdToken } from '../../src/identity/oidc/id-token.js';
import { readProviderMetadata } from '../../src/identity/oidc/provider-metadata.js';
import { readTokenReply } from '../../src/identity/oidc/token-reply.js';
import { LentConnection } from '../token/lent-connection.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { damagedJson, damagedText, damagedValue, strangeValue } from './damage.js';
import { deviceCodeBody, oidcMetadataBody, oidcTokenBody, SECRET, v2TokenBody, v3TokenBody } from './documents.js';
import { readHarmlessly } from './harmless.js';

const secrets = [SECRET];

/** Reads all of a token's document. */
function readAccess(body: unknown): string {
  const access = createAccessInfo(body, SECRET);
  access.serviceCatalog.getEndpointsData({ serviceType: 'compute' });
  access.willExpireSoon(0);
  return JSON.stringify(access);
}

describe('a damaged token document', () => {
  it.each([['v3', v3TokenBody], ['v2.0', v2TokenBody]] as const)('of Identity %s is read or refused', (version, body) => {
    fc.assert(fc.property(damagedValue(body), (damaged) => {
      const printed = readHarmlessly(() => readAccess(damaged), { secrets });
      if (version === 'v3') expect(printed ?? '').not.toContain(SECRET);
    }), { numRuns: 400 });
  });

  it('that was kept is read or refused, and what was read is kept as it is', () => {
    const kept = accessCodec.encode(createAccessInfo(v3TokenBody, SECRET));
    fc.assert(fc.property(damagedValue(kept), (damaged) => {
      const access = readHarmlessly(() => accessCodec.decode(damaged), { secrets });
      if (access === undefined) return;
      const again = accessCodec.encode(access);
      expect(accessCodec.encode(accessCodec.decode(again))).toEqual(again);
    }), { numRuns: 300 });
  });
});

describe('a damaged catalog', () => {
  it.each([['v3', v3TokenBody.token.catalog], ['v2.0', v2TokenBody.access.serviceCatalog]] as const)('of Identity %s is searched or refused', (version, catalog) => {
    fc.assert(fc.property(damagedValue(catalog), (damaged) => {
      readHarmlessly(() => {
        const read = createAccessInfo(version === 'v3' ? { token: { ...v3TokenBody.token, catalog: damaged } } : { access: { ...v2TokenBody.access, serviceCatalog: damaged } }, SECRET);
        expect(read.serviceCatalog).toBeInstanceOf(ServiceCatalog);
        return read.serviceCatalog.getEndpointsData({ serviceType: 'compute', interface: ['public', 'internal'], regionName: 'North' });
      }, { secrets });
    }), { numRuns: 300 });
  });
});

describe('damaged words of an OpenID provider', () => {
  const connection = new LentConnection(new VirtualRuntime());
  const reply = (body: unknown): Parameters<typeof readDeviceCode>[0] => ({ status: 200, headers: {}, body, url: 'https://idp.example.com/token', requestId: undefined, history: [] });

  it('about itself are read or refused', () => {
    const place = { url: 'https://idp.example.com/.well-known/openid-configuration' };
    fc.assert(fc.property(damagedValue(oidcMetadataBody), (body) => void readHarmlessly(() => readProviderMetadata(body, place))), { numRuns: 400 });
  });

  it('with a token are read or refused', () => {
    fc.assert(fc.property(damagedValue(oidcTokenBody), (body) => {
      readHarmlessly(() => {
        const { idToken } = readTokenReply(reply(body), connection);
        if (idToken !== undefined) checkIdToken(idToken, { issuer: 'https://idp.example.com', clientId: 'c-1', nonce: 'n-1', at: 0 });
        return idToken;
      }, { secrets });
    }), { numRuns: 400 });
  });

  it('in an id_token are believed or refused', () => {
    const claims = damagedText(oidcTokenBody.id_token);
    const encoded = damagedJson({ iss: 'https://idp.example.com', aud: ['c-1'], azp: 'c-1', nonce: 'n-1', exp: 9e9, iat: 1 }).map((text) => `e30.${Buffer.from(text).toString('base64url')}.e30`);
    fc.assert(fc.property(fc.oneof(claims, encoded), (idToken) => { readHarmlessly(() => { checkIdToken(idToken, { issuer: 'https://idp.example.com', clientId: 'c-1', nonce: 'n-1', at: 0 }); }); }), { numRuns: 400 });
  });

  it('for a device are read or refused', () => {
    fc.assert(fc.property(damagedValue(deviceCodeBody), (body) => void readHarmlessly(() => readDeviceCode(reply(body)), { secrets })), { numRuns: 300 });
  });

  it('to a browser that comes back are a code or refused', () => {
    const url = `https://app.example.com/cb?code=${SECRET}&state=s-1&iss=https%3A%2F%2Fidp.example.com`;
    const expected = { state: 's-1', redirectUri: 'https://app.example.com/cb', issuer: 'https://idp.example.com', namesIssuer: true };
    fc.assert(fc.property(fc.oneof(damagedText(url), strangeValue), (redirected) => void readHarmlessly(() => authorizationCode(redirected, expected), { secrets })), { numRuns: 400 });
  });
});

describe('parseTime', () => {
  it('gives an instant or nothing', () => {
    fc.assert(fc.property(fc.oneof(damagedText('2040-01-01T00:00:00.000000Z'), strangeValue), (text) => {
      const instant = readHarmlessly(() => parseTime(text));
      expect(instant === undefined || Number.isFinite(instant)).toBe(true);
    }), { numRuns: 400 });
  });
});
