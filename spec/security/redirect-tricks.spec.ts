import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authPlugin, type Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { startServer, type ScriptedHttpServer } from '../http/scripted-http-server.js';
import { demo, failureOf, openSession } from '../journeys/demo-cloud.js';
import { closing } from './closing.js';

const token = 'tk-Rt36-redirected';
const signedIn = (): Session => openSession({ auth: authPlugin({ getToken: () => token }) });

async function places(): Promise<{ here: ScriptedHttpServer; elsewhere: ScriptedHttpServer; port: string }> {
  const [here, elsewhere] = [closing(await startServer()), closing(await startServer())];
  elsewhere.answer({ json: { from: 'elsewhere' } });
  return { here, elsewhere, port: new URL(elsewhere.url).port };
}

describe('a Location that deceives', () => {
  it.each<[string, (place: { here: string; port: string }) => string]>([
    ['names another port', ({ port }) => `http://127.0.0.1:${port}/x`],
    ['leaves out the scheme', ({ port }) => `//127.0.0.1:${port}/x`],
    ['has backslashes', ({ port }) => `\\\\127.0.0.1:${port}\\x`],
    ['mixes slashes', ({ port }) => `/\\127.0.0.1:${port}/x`],
    ['has a host that looks like a user', ({ here, port }) => `http://${new URL(here).hostname}@127.0.0.1:${port}/x`],
    ['has a host after a backslash', ({ port }) => `http:\\\\127.0.0.1:${port}\\x`],
    ['has one slash', ({ port }) => `//127.0.0.1:${port}`],
    ['spells the host in hexadecimal', ({ port }) => `http://0x7f000001:${port}/x`],
    ['spells the host as a number', ({ port }) => `http://2130706433:${port}/x`],
    ['has a tab in the scheme', ({ port }) => `ht\ttp://127.0.0.1:${port}/x`],
    ['has capitals', ({ port }) => `HTTP://127.0.0.1:${port}/x`],
    ['has another name of the same machine', ({ port }) => `http://localhost:${port}/x`],
  ])('gets no token where it %s', async (_trick, make) => {
    const { here, elsewhere, port } = await places();
    here.answer({ status: 302, headers: { Location: make({ here: here.url, port }) } }, { json: { from: 'here' } });

    const outcome = await firstValueFrom(signedIn().get(`${here.url}/x`)).catch((error: unknown) => error);

    expect(elsewhere.seen.map(({ headers }) => headers['x-auth-token'])).toEqual(elsewhere.seen.map(() => undefined));
    expect(JSON.stringify(outcome)).not.toContain(token);
  });

  it.each([
    ['to another origin', (place: { here: string; there: string }) => place.there],
    ['within its own', (place: { here: string; there: string }) => place.here],
  ])('gives us no user and password to sign in with, %s', async (_where, base) => {
    const { here, elsewhere } = await places();
    const to = base({ here: here.url, there: elsewhere.url }).replace('http://', 'http://root:pw-Rt36-chosenByThem@');
    here.answer({ status: 302, headers: { Location: `${to}/y` } }, { json: { from: 'here' } });

    const { url } = await firstValueFrom(openSession().get(`${here.url}/x`));

    expect([...here.seen, ...elsewhere.seen].map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
    expect(url).not.toContain('root');
  });

  it.each(['/..%2f..%2fadmin', '/%2e%2e/%2e%2e/admin', '/..\\..\\admin', '/./../../admin', '?/../../admin', '#/../../admin'])('%s stays on the same server', async (location) => {
    const { here, elsewhere } = await places();
    here.answer({ status: 302, headers: { Location: location } }, { json: {} });

    await firstValueFrom(signedIn().get(`${here.url}/a/b/c`));

    expect(here.seen.map(({ headers }) => headers['x-auth-token'])).toEqual([token, token]);
    expect(elsewhere.seen).toEqual([]);
  });

  it.each([301, 302, 303, 307, 308])('takes no body elsewhere with %i, and no sign-in', async (status) => {
    const { here, elsewhere } = await places();
    here.answer({ status, headers: { Location: `${elsewhere.url}/v3/auth/tokens` } });

    expect(await failureOf(signedIn().put(`${here.url}/x`, { json: { adminPass: 'pw-Rt36-inTheBody' } }))).toMatchObject({ code: 'redirect-refused' });
    expect(await failureOf(signedIn().delete(`${here.url}/x`))).toMatchObject({ code: 'redirect-refused' });
    const auth = v3.password({ authUrl: `${here.url}/v3`, ...demo, password: 'pw-Rt36-signIn' });
    expect(await failureOf(openSession({ auth }).authenticate())).toMatchObject({ code: 'redirect-refused' });
    expect(elsewhere.seen).toEqual([]);
  });

  it('ends a circle of two servers', async () => {
    const { here, elsewhere } = await places();
    here.answer({ status: 302, headers: { Location: elsewhere.url } });
    elsewhere.answer({ status: 302, headers: { Location: here.url } });

    await expect(firstValueFrom(signedIn().get(here.url))).resolves.toMatchObject({ status: 302 });
    expect(here.seen.length + elsewhere.seen.length).toBeLessThan(35);
    expect(here.seen.slice(1).map(({ headers }) => headers['x-auth-token'])).toEqual(here.seen.slice(1).map(() => undefined));
  });
});
