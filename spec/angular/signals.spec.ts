import { createEnvironmentInjector, runInInjectionContext, type Signal } from '@angular/core';
import { hasRole, injectAccess, injectAdapter, injectCatalog, injectEvents, injectKeystone, injectTokenState } from 'keystoneauth-rx/angular';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { admin, applicationAndCloud, demo } from './application.js';

describe('injectKeystone', () => {
  it('and its neighbours follow who is signed in', async () => {
    const { injector, keystone, cloud } = applicationAndCloud();
    const found = runInInjectionContext(injector, () => ({
      keystone: injectKeystone(),
      state: injectTokenState(),
      access: injectAccess(),
      catalog: injectCatalog(),
    }));
    const now = (): unknown => [found.state().status, found.access()?.username, found.catalog()?.normalizeCatalog().length];

    expect([found.keystone, now()]).toEqual([keystone, ['none', undefined, undefined]]);
    await firstValueFrom(keystone.signIn(demo(cloud)));
    expect(now()).toEqual(['valid', 'demo', 4]);
    await firstValueFrom(keystone.signOut());
    expect(now()).toEqual(['none', undefined, undefined]);
  });
});

describe('injectAdapter', () => {
  it('gives an adapter for a service', async () => {
    const { injector, keystone, cloud } = applicationAndCloud();
    const nova = runInInjectionContext(injector, () => injectAdapter({ serviceType: 'compute', defaultMicroversion: '2.90' }));
    await firstValueFrom(keystone.signIn(demo(cloud)));

    await firstValueFrom(nova.get('/servers'));

    expect(cloud.requests('/compute').at(-1)?.headers['openstack-api-version']).toBe('compute 2.90');
  });
});

describe('hasRole', () => {
  it('tells whether somebody has a role, or one of several, in the scope of the moment', async () => {
    const { injector, keystone, cloud } = applicationAndCloud();
    const [isAdmin, isEither, isNone] = runInInjectionContext(injector, (): readonly Signal<boolean>[] => [hasRole('admin'), hasRole(['auditor', 'member']), hasRole([])]);
    const now = (): unknown => [isAdmin?.(), isEither?.(), isNone?.()];

    expect(now()).toEqual([false, false, false]);
    await firstValueFrom(keystone.signIn(demo(cloud)));
    expect(now()).toEqual([false, true, false]);
    await firstValueFrom(keystone.signIn(admin(cloud)));
    expect(now()).toEqual([true, true, false]);
  });
});

describe('injectEvents', () => {
  it('keeps the last events, oldest first, as long as who asked for them lives', async () => {
    const { injector, keystone, cloud } = applicationAndCloud();
    const part = createEnvironmentInjector([], injector);
    const events = runInInjectionContext(part, () => injectEvents({ last: 2 }));

    await firstValueFrom(keystone.signIn(demo(cloud)));
    const { length } = events();
    await firstValueFrom(keystone.adapter('compute').get('/servers'));
    const types = events().map(({ type }) => type);
    part.destroy();
    await firstValueFrom(keystone.adapter('placement').get('/'));

    expect(length).toBe(2);
    expect(types.at(-1)).toMatch(/^(request-answered|response-received)$/);
    expect(events().map(({ type }) => type)).toEqual(types);
    expect(JSON.stringify(events())).not.toContain(keystone.access()?.authToken);
  });

  it('refuses an option it does not know', () => {
    const { injector } = applicationAndCloud();

    expect(() => runInInjectionContext(injector, () => injectEvents({ first: 3 } as object))).toThrow(expect.objectContaining({ options: ['first'] }));
  });
});
