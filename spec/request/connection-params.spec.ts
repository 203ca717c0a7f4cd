import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { AuthPlugin, ConnectionParams } from '../../src/identity/auth-plugin.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import { authenticate } from '../../src/request/authenticate.js';
import type { Journey } from '../../src/request/journey.js';
import { Session } from '../../src/session/session.js';
import { failureIn } from './caught.js';

const url = 'http://cloud.test/x';
const OWN = { cacert: '/etc/ssl/plugin.pem' };

/** A plugin that says how its requests connect. */
function plugin(getConnectionParams?: AuthPlugin['getConnectionParams']): AuthPlugin {
  const base: AuthPlugin = { getHeaders: () => [{}], getEndpoint: () => [undefined], invalidate: () => false };
  return getConnectionParams === undefined ? base : { ...base, getConnectionParams };
}

const journeyOf = async (auth: AuthPlugin, request: Omit<ApiRequest, 'url'> = {}): Promise<Journey> =>
  firstValueFrom(of({ url, ...request }).pipe(authenticate(new Session({ auth }))));

describe('getConnectionParams', () => {
  it.each<[string, AuthPlugin['getConnectionParams']]>([
    ['at once', () => [{ tls: OWN }]],
    ['by an Observable', () => of({ tls: OWN })],
    ['by a Promise', async () => Promise.resolve({ tls: OWN })],
  ])('of the plugin says %s how a request connects', async (_how, give) => {
    expect((await journeyOf(plugin(give))).request.tls).toEqual(OWN);
  });

  it('counts for a request that is not authenticated too', async () => {
    expect((await journeyOf(plugin(() => [{ tls: OWN }]), { authenticated: false })).request.tls).toEqual(OWN);
  });

  it('counts less than what the request says', async () => {
    const { request } = await journeyOf(plugin(() => [{ tls: { ...OWN, cert: '/c.pem', key: '/k.pem' } }]), { tls: { cacert: '/mine.pem' } });
    expect(request.tls).toMatchObject({ cacert: '/mine.pem', cert: '/c.pem', key: '/k.pem' });
  });

  it.each<[string, unknown, string]>([
    ['an option nobody knows', { verify: false }, 'verify'],
    ['a TLS setting nobody knows', { tls: { verify: false } }, 'verify'],
    ['a TLS setting of the wrong kind', { tls: { insecure: 'yes' } }, 'tls.insecure'],
  ])('is refused with %s', async (_case, params, option) => {
    const error = failureIn(await journeyOf(plugin(() => [params as ConnectionParams])));
    expect(error).toMatchObject({ options: [option], outcome: 'not-sent' });
  });

  it('is what a session tells', async () => {
    const asked = async (auth: AuthPlugin): Promise<unknown> => firstValueFrom(new Session({ auth }).getAuthConnectionParams());

    expect(await asked(plugin(() => [{ tls: OWN }]))).toEqual({ tls: OWN });
    expect(await asked(plugin(() => [undefined]))).toEqual({});
    expect(await asked(plugin())).toEqual({});
    await expect(firstValueFrom(new Session().getAuthConnectionParams())).rejects.toMatchObject({ code: 'missing-auth-plugin' });
  });
});
