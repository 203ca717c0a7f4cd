import { inspect } from 'node:util';
import { firstValueFrom, of, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Session, type Transport } from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';

const PASSWORD = 'pw-Yd47mBxR8s-repeated';
const JSON_TYPE = { 'content-type': 'application/json' };

/** A session whose Keystone answers a sign-in so. */
function signingIn(answer: Transport): Session {
  return new Session({ auth: v3.password({ authUrl: 'https://id.example.com/v3', userId: 'u-1', password: PASSWORD }), transport: answer });
}

/** With a catalog that repeats the password. */
function withCatalog(type: string, url: string): Session {
  const token = v3Token({ userId: 'u-1', projectId: 'p-1' });
  token.addService(type).addStandardEndpoints({ public: url });
  return signingIn(() => of({ status: 201, headers: { ...JSON_TYPE, 'x-subject-token': 'tk-Gs82wNqE5v' }, body: JSON.stringify(token.toJSON()) }));
}

/** What it fails with, printed. */
async function failureOf(answer$: Observable<unknown>): Promise<string> {
  return firstValueFrom(answer$).then(
    () => expect.fail('it did not fail'),
    (error: unknown) => inspect(error, { depth: 8 }),
  );
}

describe('an error does not repeat the password', () => {
  it('where a redirect of the sign-in did', async () => {
    const moved: Transport = ({ url }) => {
      const isMoved = url.includes(PASSWORD);
      return of({ status: isMoved ? 200 : 307, headers: isMoved ? JSON_TYPE : { location: `/v3/${PASSWORD}` }, body: '{}' });
    };
    const told = await failureOf(signingIn(moved).authenticate());
    expect(told).toContain('https://id.example.com/v3/[redacted]');
    expect(told).not.toContain(PASSWORD);
  });

  it.each([
    ['a request', (session: Session) => session.get('/servers', { endpointFilter: { serviceType: 'compute' } })],
    ['the look for an endpoint', (session: Session) => session.getEndpointData({ serviceType: 'compute' })],
  ])('where the catalog did, in that of %s', async (_what, use) => {
    const told = await failureOf(use(withCatalog(PASSWORD, 'https://nova.example.com')));
    expect(told).toContain('It has "[redacted]"');
    expect(told).not.toContain(PASSWORD);
  });

  it('where an endpoint is no URL', async () => {
    const told = await failureOf(withCatalog('compute', PASSWORD).get('/servers', { endpointFilter: { serviceType: 'compute', discoverVersions: false } }));
    expect(told).toContain('"[redacted]", which is no http or https URL');
    expect(told).not.toContain(PASSWORD);
  });
});
