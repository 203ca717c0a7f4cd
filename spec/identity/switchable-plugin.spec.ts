import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken, switchablePlugin, type AuthPlugin, type SwitchablePlugin } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import type { Answer, HttpService } from '../request/http-service.js';
import { closeAll, letInByV3, serveKeystone, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

/** A Keystone that gives `gAAAAAB-token-<user>-<n>` to each user, and whose `/thing` does what `thing` says. */
async function serve(thing: (token: string) => Answer = () => ({})): Promise<HttpService> {
  let count = 0;
  return serveKeystone(({ method, path, body, headers }) => {
    if (path === '/thing') return thing(String(headers['x-auth-token']));
    if (method !== 'POST') return undefined;
    count += 1;
    return letInByV3(`${body.includes('"ada"') ? 'ada' : 'ben'}-${count}`);
  });
}

const person = ({ url: authUrl }: HttpService, userId: string): AuthPlugin => v3.password({ authUrl, userId, password: `pw-Rw73kXb2-${userId}` });
const seen = ({ arrivals }: HttpService): unknown[] => arrivals.filter(({ path }) => path === '/thing').map(({ headers }) => headers['x-auth-token']);

describe('switchablePlugin', () => {
  it('makes requests for whoever is signed in at the moment, in one session', async () => {
    const keystone = await serve();
    const auth = switchablePlugin(person(keystone, 'ada'));
    const { session } = sessionFor(auth);
    const request = (): Promise<unknown> => firstValueFrom(session.get(`${keystone.url}/thing`));

    await request();
    auth.use(person(keystone, 'ben'));
    await request();
    await request();

    expect(seen(keystone)).toEqual(['gAAAAAB-token-ada-1', 'gAAAAAB-token-ben-2', 'gAAAAAB-token-ben-2']);
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-ben-2');
  });

  it('keeps a request to whom it began with, renewal included', async () => {
    const auth = switchablePlugin();
    const keystone = await serve((token) => {
      if (!token.endsWith('ada-1')) return {};
      auth.use(person(keystone, 'ben'));
      return { status: 401 };
    });
    auth.use(person(keystone, 'ada'));
    const { session } = sessionFor(auth);

    await firstValueFrom(session.get(`${keystone.url}/thing`));
    await firstValueFrom(session.get(`${keystone.url}/thing`));

    expect(seen(keystone)).toEqual(['gAAAAAB-token-ada-1', 'gAAAAAB-token-ada-2', 'gAAAAAB-token-ben-3']);
  });

  it.each<[string, (session: ReturnType<typeof sessionFor>['session']) => ReturnType<typeof session.get>]>([
    ['a request', (session) => session.get('https://compute.test/servers')],
    ['a request by catalog', (session) => session.get('/servers', { endpointFilter: { serviceType: 'compute' } })],
  ])('fails %s before it is sent while nobody is signed in', async (_what, ask) => {
    const { session, events } = sessionFor(switchablePlugin());

    await expect(firstValueFrom(ask(session))).rejects.toMatchObject({ code: 'missing-auth-plugin', outcome: 'not-sent', message: expect.stringContaining('Nobody is signed in') });
    expect(events.filter(({ type }) => type === 'request-sent')).toEqual([]);
  });

  it.each<[string, (session: ReturnType<typeof sessionFor>['session']) => Promise<unknown>]>([
    ['a token', (session) => firstValueFrom(session.getToken())],
    ['an endpoint', (session) => firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))],
    ['what is known of an endpoint', (session) => firstValueFrom(session.getEndpointData({ serviceType: 'compute' }))],
    ['all versions', (session) => firstValueFrom(session.getAllVersionData())],
    ['a sign-in', (session) => firstValueFrom(session.authenticate())],
    ['a user', (session) => firstValueFrom(session.getUserId())],
  ])('has no answer for who asks for %s while nobody is signed in', async (_what, ask) => {
    await expect(ask(sessionFor(switchablePlugin()).session)).rejects.toMatchObject({ code: 'missing-auth-plugin' });
  });

  it('tells the state of whoever is signed in', async () => {
    const keystone = await serve();
    const auth = switchablePlugin();
    const { session } = sessionFor(auth);
    const states: string[] = [];
    session.state$.subscribe(({ status }) => states.push(status));

    auth.use(person(keystone, 'ada'));
    await firstValueFrom(session.authenticate());
    auth.use(undefined);

    expect(states).toEqual(['none', 'none', 'authenticating', 'valid', 'none']);
  });

  it('says who it is, now and later', () => {
    const [one, other] = [adminToken({ endpoint: 'https://one.test', token: 'tok-Hd83nSw0zq' }), adminToken({ endpoint: 'https://two.test', token: 'tok-Jq17bVd5yx' })];
    const auth = switchablePlugin(one);
    const changes: unknown[] = [];
    auth.current$.subscribe((plugin) => changes.push(plugin));

    for (const plugin of [one, other, other, undefined]) auth.use(plugin);

    expect(changes).toEqual([one, other, undefined]);
    expect(auth.current()).toBeUndefined();
  });

  it('stands in for whoever is signed in where no session asks', async () => {
    const one = adminToken({ endpoint: 'https://one.test', token: 'tok-Hd83nSw0zq' });
    const outer = switchablePlugin(switchablePlugin(one));

    expect(await firstValueFrom(sessionFor(outer).session.getEndpoint({ serviceType: 'compute' }))).toBe('https://one.test');
    expect(outer.invalidate({})).toBe(one.invalidate({}));
  });

  it.each<[string, (auth: SwitchablePlugin) => unknown]>([
    ['what is no plugin', () => ({ token: 'no' })],
    ['itself', (auth) => auth],
  ])('refuses %s', (_what, plugin) => {
    const auth = switchablePlugin();

    expect(() => { auth.use(plugin(auth) as AuthPlugin); }).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
