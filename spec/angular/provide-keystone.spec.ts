import { inject, InjectionToken, signal } from '@angular/core';
import { KEYSTONE, provideKeystone, provideKeystoneTesting, type KeystoneOptions } from 'keystoneauth-rx/angular';
import { createCloud } from 'keystoneauth-rx/testing';
import { validateToken } from 'keystoneauth-rx';
import { EMPTY, firstValueFrom, forkJoin, NEVER, of, startWith, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { application, applicationAndCloud, applicationAndServedCloud, demo } from './application.js';

const servers = { endpointFilter: { serviceType: 'compute' } };

describe('provideKeystone', () => {
  it('signs in once, however many ask', async () => {
    const { keystone, cloud } = await applicationAndServedCloud();
    const signedIn = firstValueFrom(keystone.signIn(demo(cloud)));
    const both = (): Promise<unknown> => firstValueFrom(forkJoin([keystone.adapter('compute').get('/servers'), keystone.adapter('placement').get('/')]));

    await Promise.all([signedIn, ...Array.from({ length: 8 }, both)]);

    expect(cloud.signIns).toBe(1);
    expect(keystone.tokenState()).toMatchObject({ status: 'valid', renewable: 'automatic' });
    expect(keystone.access()).toMatchObject({ username: 'demo', projectName: 'demo', roleNames: ['member', 'reader'] });
  });

  it('makes requests for whom the options name', async () => {
    const cloud = createCloud();
    const { keystone } = application(provideKeystoneTesting(cloud, { auth: demo(cloud) }));
    expect(keystone.access()).toBeUndefined();

    const reply = await firstValueFrom(keystone.session.get('/servers', servers));

    expect(reply.status).toBe(200);
    expect(keystone.access()?.username).toBe('demo');
  });

  it.each<[string, (options: KeystoneOptions) => KeystoneOptions | Promise<KeystoneOptions> | Observable<KeystoneOptions>]>([
    ['themselves', (options) => options],
    ['a Promise', (options) => Promise.resolve(options)],
    ['an Observable that ends', (options) => of(options)],
    ['an Observable that goes on', (options) => NEVER.pipe(startWith(options))],
  ])('takes options that a function gives as %s, and which it may inject', async (_kind, given) => {
    const CONFIG = new InjectionToken<KeystoneOptions>('config.json');
    const cloud = createCloud();
    const { keystone } = application({ provide: CONFIG, useValue: { auth: demo(cloud) } }, provideKeystone(() => given(inject(CONFIG))));

    const session = await firstValueFrom(keystone.session$);

    expect(keystone.session).toBe(session);
    expect(session.auth?.current?.()?.authUrl).toBe(cloud.authUrl);
  });

  it('says that options have not come yet, and waits with what needs them', async () => {
    const cloud = createCloud();
    let arrive: (options: KeystoneOptions) => void = () => undefined;
    const { keystone } = application(provideKeystone(() => new Promise<KeystoneOptions>((resolve) => (arrive = resolve))));

    expect(() => keystone.session).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining('have not come yet') }));
    const signedIn = firstValueFrom(keystone.signIn(demo(cloud)));
    arrive({ transport: () => throwError(() => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })) });

    await expect(signedIn).rejects.toMatchObject({ code: 'connect-failure' });
  });

  it.each<[string, () => never | Promise<KeystoneOptions> | Observable<KeystoneOptions>, string]>([
    ['a Promise that is rejected', () => Promise.reject(new Error('config.json: 404')), 'config.json: 404'],
    ['an Observable that errors', () => throwError(() => new Error('config.json: no JSON')), 'config.json: no JSON'],
    ['an Observable that is empty', () => EMPTY, 'ended without any'],
    ['a function that throws', () => { throw new Error('no such token'); }, 'no such token'],
  ])('tells why there are no options: %s', async (_what, given, reason) => {
    const { keystone } = application(provideKeystone(given));

    const failure = { name: 'OptionError', options: ['options'], message: expect.stringContaining(reason) };
    await expect(firstValueFrom(keystone.session$)).rejects.toMatchObject(failure);
    expect(() => keystone.session).toThrow(expect.objectContaining(failure));
    await expect(firstValueFrom(keystone.signIn(demo(createCloud())))).rejects.toMatchObject(failure);
  });

  it.each<[string, object, string]>([
    ['an unknown option', { regionname: 'RegionOne' }, 'regionname'],
    ['an option of keystoneauth', { verify: false }, 'verify'],
    ['a list that is none', { attachTo: 'https://metrics.example.com' }, 'attachTo'],
  ])('refuses %s by name, where it is written and where it is fetched', async (_what, options, name) => {
    expect(() => provideKeystone(options)).toThrow(expect.objectContaining({ options: [name] }));

    const { keystone } = application(provideKeystone(() => Promise.resolve(options)));
    await expect(firstValueFrom(keystone.session$)).rejects.toMatchObject({ options: [name] });
  });

  it('sends requests to the region and interface of the moment, but for those that say which', async () => {
    const [regionName, name] = [signal<string | undefined>('RegionOne'), signal<string | undefined>('internal')];
    const urls = { public: '/compute/v2.1', internal: '/compute/v2.1/internal' };
    const services = [{ type: 'identity', name: 'keystone', url: '/identity' }, { type: 'compute', name: 'nova', url: urls }];
    const { keystone, cloud } = applicationAndCloud({ regionName, interface: name }, { services });
    await firstValueFrom(keystone.signIn(demo(cloud)));
    const nova = keystone.adapter('compute');
    const fixed = keystone.adapter({ serviceType: 'compute', regionName: 'RegionOne', interface: 'public' });
    const endpoint = (): Promise<string | undefined> => firstValueFrom(nova.getEndpoint());

    expect(await endpoint()).toBe(`${cloud.baseUrl}/compute/v2.1/internal`);
    name.set(undefined);
    expect(await endpoint()).toBe(`${cloud.baseUrl}/compute/v2.1`);
    regionName.set('RegionTwo');

    await expect(firstValueFrom(nova.get('/servers'))).rejects.toMatchObject({ code: 'endpoint-not-found', message: expect.stringContaining('RegionTwo') });
    expect((await firstValueFrom(fixed.get('/servers'))).status).toBe(200);
    expect((await firstValueFrom(nova.get('/servers', { endpointFilter: { regionName: 'RegionOne' } }))).status).toBe(200);
    regionName.set(undefined);
    expect((await firstValueFrom(nova.get('/servers'))).status).toBe(200);
  });

  it('gives adapters what adapterDefaults say of their service', async () => {
    const adapterDefaults = (type: string): { serviceType?: string } => (type === 'servers' ? { serviceType: 'compute' } : {});
    const { keystone, cloud } = applicationAndCloud({ adapterDefaults });
    await firstValueFrom(keystone.signIn(demo(cloud)));

    expect(await firstValueFrom(keystone.adapter('servers').getEndpoint())).toContain('/compute/');
  });

  it('hides what operations are given through its adapters', async () => {
    const { keystone, cloud } = applicationAndCloud();
    await firstValueFrom(keystone.signIn(demo(cloud)));
    const other = 'gAAAAAB-Wq83-of-somebody-else';

    await expect(firstValueFrom(validateToken(keystone.adapter('identity'), other))).rejects.toMatchObject({ status: 404 });

    expect(keystone.session.connection.redact(`the token ${other}`)).not.toContain(other);
  });

  it('closes with its injector', async () => {
    const { injector, keystone, cloud } = applicationAndCloud();
    await firstValueFrom(keystone.signIn(demo(cloud)));
    const { session } = keystone;
    let ended = false;
    session.events$.subscribe({ complete: () => (ended = true) });

    injector.destroy();

    expect([session.snapshot().closed, ended]).toEqual([true, true]);
    await expect(firstValueFrom(session.get('/servers', servers))).rejects.toMatchObject({ code: 'session-closed' });
  });

  it('ends who waits for options when its injector ends first', async () => {
    const { injector, keystone } = application(provideKeystone(() => NEVER));
    const waiting = firstValueFrom(keystone.session$);

    injector.destroy();

    await expect(waiting).rejects.toMatchObject({ code: 'session-closed' });
  });

  it('gives each injector a client of its own', async () => {
    const [one, other] = [applicationAndCloud(), applicationAndCloud()];
    await firstValueFrom(one.keystone.signIn(demo(one.cloud)));

    expect(one.keystone.access()?.username).toBe('demo');
    expect(other.keystone.access()).toBeUndefined();
    expect(other.injector.get(KEYSTONE)).not.toBe(one.keystone);
  });
});
