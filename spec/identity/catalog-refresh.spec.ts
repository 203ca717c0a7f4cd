import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { EndpointFilter, IdentityPlugin, KeystoneEvent, Session } from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { manualClock, type ManualClock } from '../discovery/manual-clock.js';
import type { Answer, HttpService } from '../request/http-service.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

interface GrowingCloud {
  readonly clock: ManualClock;
  readonly keystone: HttpService;
  readonly session: Session;
  readonly events: readonly KeystoneEvent[];
  /** The service types in the catalogs of tokens from now on. */
  types: string[];
  /** How sign-ins are answered instead of with a token. */
  refusal: Answer | undefined;
  find(serviceType: string, more?: EndpointFilter): Promise<string | undefined>;
}

const credentials = { userId: 'user-1', password: 'pw-Lq94sNvY7c' } as const;

/** A cloud to whose catalog services are added, and a session that has signed in. */
async function growingCloud(plugin: (authUrl: string) => IdentityPlugin = (authUrl) => v3.password({ authUrl, ...credentials })): Promise<GrowingCloud> {
  const clock = manualClock();
  const keystone: HttpService = await serveKeystone(({ path }, number) => {
    if (path !== '/v3/auth/tokens') return undefined;
    if (cloud.refusal !== undefined) return cloud.refusal;
    const [issuedAt, expiresAt] = [clock.now(), clock.now() + 86_400_000];
    const token = v3Token({ userId: 'user-1', projectId: 'project-1', issuedAt, expiresAt });
    for (const type of cloud.types) token.addService(type, { name: type }).addStandardEndpoints({ public: `${keystone.url}/${type}` });
    return { status: 201, headers: { 'X-Subject-Token': `tk-Hf63qWoE${String(number)}` }, json: token.toJSON() };
  });
  const { session, events } = sessionFor(plugin(`${keystone.url}/v3`), { runtime: clock });
  const cloud: GrowingCloud = {
    clock,
    keystone,
    session,
    events,
    types: ['compute'],
    refusal: undefined,
    find: (serviceType, more) => firstValueFrom(session.getEndpoint({ serviceType, ...more })),
  };
  await cloud.find('compute');
  return cloud;
}

const signIns = ({ keystone }: GrowingCloud): number => requestLines(keystone).length;

describe('CatalogRefresh', () => {
  it('finds a service that was added, with one sign-in for all who miss it', async () => {
    const cloud = await growingCloud();
    cloud.clock.advance(60_000);
    cloud.types.push('image');

    const found = await Promise.all(Array.from({ length: 10 }, () => cloud.find('image')));

    expect(new Set(found)).toEqual(new Set([`${cloud.keystone.url}/image`]));
    expect(signIns(cloud)).toBe(2);
    expect(await cloud.find('image')).toBe(`${cloud.keystone.url}/image`);
    expect(signIns(cloud)).toBe(2);
  });

  it('serves requests and questions alike, and goes on with the newer token', async () => {
    const cloud = await growingCloud();
    cloud.clock.advance(60_000);
    cloud.types.push('image');

    await firstValueFrom(cloud.session.get('/v2/images', { endpointFilter: { serviceType: 'image' } }));
    expect(await firstValueFrom(cloud.session.getEndpointData({ serviceType: 'image', discoverVersions: false }))).toMatchObject({ serviceType: 'image' });

    expect(requestLines(cloud.keystone)).toEqual(['POST /v3/auth/tokens', 'POST /v3/auth/tokens', 'GET /image/v2/images']);
    expect(cloud.keystone.arrivals.at(-1)?.headers['x-auth-token']).toBe('tk-Hf63qWoE2');
  });

  it('believes a catalog that is younger than a minute', async () => {
    const cloud = await growingCloud();
    cloud.clock.advance(59_999);
    cloud.types.push('image');

    await expect(cloud.find('image')).rejects.toMatchObject({ code: 'endpoint-not-found' });
    expect(signIns(cloud)).toBe(1);
  });

  it('counts the age on a clock that nobody sets', async () => {
    const cloud = await growingCloud();
    cloud.types.push('image');
    cloud.clock.setBack(-120_000);
    await expect(cloud.find('image')).rejects.toMatchObject({ code: 'endpoint-not-found' });
    cloud.clock.advance(60_000);
    cloud.clock.setBack(600_000);
    expect(await cloud.find('image')).toBe(`${cloud.keystone.url}/image`);
  });

  it('asks no more than once a minute for what is never there', async () => {
    const cloud = await growingCloud();
    cloud.clock.advance(60_000);
    for (let seconds = 0; seconds < 60; seconds += 1) {
      await expect(cloud.find('image')).rejects.toMatchObject({ code: 'endpoint-not-found', message: expect.stringContaining('"compute"') as string });
      cloud.clock.advance(1000);
    }
    expect(signIns(cloud)).toBe(2);
    await expect(cloud.find('image')).rejects.toMatchObject({ code: 'endpoint-not-found' });
    expect(signIns(cloud)).toBe(3);
  });

  it('leaves the token and the error as they were when nobody can sign in, and does not try again for a minute', async () => {
    const cloud = await growingCloud();
    cloud.clock.advance(60_000);
    cloud.refusal = { status: 401, json: { error: { message: 'The password was changed.' } } };
    const token = await firstValueFrom(cloud.session.getToken());

    for (let times = 0; times < 3; times += 1) {
      const error: unknown = await cloud.find('image').catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'endpoint-not-found', message: expect.stringContaining('no public endpoint for "image"') as string });
      if (times === 0) expect(error).toMatchObject({ message: expect.stringMatching(/could not be fetched anew: .*401/) as string });
    }
    expect(signIns(cloud)).toBe(2);
    expect(await firstValueFrom(cloud.session.getToken())).toBe(token);
    expect(await cloud.find('compute')).toBe(`${cloud.keystone.url}/compute`);
  });

  it('does not send credentials that were refused just now', async () => {
    const cloud = await growingCloud();
    cloud.clock.advance(60_000);
    cloud.refusal = { status: 401, json: { error: { message: 'The password was changed.' } } };
    await expect(firstValueFrom(cloud.session.authenticate())).rejects.toMatchObject({ status: 401 });

    await expect(cloud.find('image')).rejects.toMatchObject({ code: 'endpoint-not-found' });
    expect(signIns(cloud)).toBe(2);
    cloud.clock.advance(30_000);
    cloud.refusal = undefined;
    cloud.types.push('image');
    expect(await cloud.find('image')).toBe(`${cloud.keystone.url}/image`);
    expect(signIns(cloud)).toBe(3);
  });

  it.each<[string, (authUrl: string) => IdentityPlugin]>([
    ['a passcode, which works once', (authUrl) => v3.totp({ authUrl, userId: 'user-1', passcode: '864209-Hd71mQe' })],
    ['a token, which another may have been given', (authUrl) => v3.token({ authUrl, token: 'tk-Vb82mXcR5d' })],
    ['a password that is not to be sent by itself', (authUrl) => v3.password({ authUrl, ...credentials, reauthenticate: false })],
  ])('sends no second time %s', async (_case, plugin) => {
    const cloud = await growingCloud(plugin);
    cloud.clock.advance(60_000);
    cloud.types.push('image');

    await expect(cloud.find('image')).rejects.toMatchObject({ code: 'endpoint-not-found' });
    expect(signIns(cloud)).toBe(1);
  });

  it('has nothing to do with a version that a service does not offer', async () => {
    const cloud = await growingCloud();
    cloud.clock.advance(60_000);

    expect(await cloud.find('compute', { version: 9 })).toBeUndefined();
    expect(requestLines(cloud.keystone).filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });
});
