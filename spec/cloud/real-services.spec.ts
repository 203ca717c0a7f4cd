import { expect, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';
import { type Account, passwordRequest } from './services/identity-api.js';

interface Token {
  readonly methods: readonly string[];
  readonly roles: readonly { readonly name: string }[];
  readonly catalog: readonly { readonly type: string; readonly endpoints: readonly Endpoint[] }[];
}

interface Endpoint {
  readonly interface: string;
  readonly region: string;
  readonly url: string;
}

describeCloud('real services', (cloud) => {
  const post = (body: object): Promise<Response> =>
    fetch(`${cloud.authUrl}/auth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const signIn = async ({ credentials }: Account): Promise<{ id: string; token: Token }> => {
    const response = await post(passwordRequest(credentials));
    expect(response.status).toBe(201);
    const { token } = (await response.json()) as { token: Token };
    return { id: response.headers.get('X-Subject-Token') ?? '', token };
  };

  it('gives a plain user a token with a catalog of both services', async () => {
    const { id, token } = await signIn(cloud.demo);

    expect(id).toMatch(/^gAAAA/);
    expect(token.methods).toEqual(['password']);
    expect(token.roles.map(({ name }) => name).sort()).toEqual(['member', 'reader']);
    const endpoints = token.catalog.map(({ type, endpoints: all }) => [
      type,
      all.map((endpoint) => `${endpoint.interface} ${endpoint.region} ${endpoint.url}`).sort(),
    ]);
    const everywhere = (url: string): string[] => ['admin', 'internal', 'public'].map((name) => `${name} RegionOne ${url}`);
    expect(Object.fromEntries(endpoints)).toMatchObject({
      identity: everywhere(cloud.authUrl),
      placement: everywhere(cloud.placementUrl),
    });
  });

  it('refuses a wrong password', async () => {
    const response = await post(passwordRequest({ ...cloud.demo.credentials, password: 'wrong' }));

    expect(response.status).toBe(401);
  });

  it('knows one-time passcodes as a method', async () => {
    const user = { id: cloud.demo.userId, passcode: '000000' };
    const response = await post({ auth: { identity: { methods: ['totp'], totp: { user } } } });

    expect(response.status).toBe(401);
  });

  it('lets a plain user make an application credential', async () => {
    const { id } = await signIn(cloud.demo);
    const path = `${cloud.authUrl}/users/${cloud.demo.userId}/application_credentials`;
    const headers = { 'X-Auth-Token': id, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ application_credential: { name: `harness-${process.pid}` } });
    const response = await fetch(path, { method: 'POST', headers, body });

    expect(response.status).toBe(201);
  });

  it('serves the version documents of Keystone and Placement', async () => {
    const keystone = await fetch(cloud.keystoneUrl);
    expect(keystone.status).toBe(300);
    expect(await keystone.json()).toMatchObject({
      versions: { values: [{ status: 'stable', links: [{ rel: 'self', href: `${cloud.authUrl}/` }] }] },
    });

    const placement = await fetch(cloud.placementUrl);
    expect(placement.status).toBe(200);
    expect(await placement.json()).toMatchObject({ versions: [{ id: 'v1.0', status: 'CURRENT', min_version: '1.0' }] });
  });

  it('has Placement check tokens with Keystone, each time', async () => {
    const { id } = await signIn(cloud.admin);
    const list = async (token: string): Promise<number> =>
      (await fetch(`${cloud.placementUrl}/resource_providers`, { headers: { 'X-Auth-Token': token } })).status;

    expect(await list('tk-none-7Yw3Sd')).toBe(401);
    expect(await list(id)).toBe(200);

    const headers = { 'X-Auth-Token': id, 'X-Subject-Token': id };
    const revoked = await fetch(`${cloud.authUrl}/auth/tokens`, { method: 'DELETE', headers });
    expect(revoked.status).toBe(204);
    expect(await list(id)).toBe(401);
  });
});
