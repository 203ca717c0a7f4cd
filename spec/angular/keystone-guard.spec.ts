// @vitest-environment jsdom
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { provideRouter, Router, type Routes } from '@angular/router';
import { KEYSTONE, keystoneGuard, provideKeystoneTesting, type Keystone, type KeystoneGuardOptions, type KeystoneOptions } from 'keystoneauth-rx/angular';
import { createCloud, type Cloud } from 'keystoneauth-rx/testing';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { admin, demo, factor, passcode } from './application.js';

interface Page {
  readonly cloud: Cloud;
  readonly keystone: Keystone;
  /** Goes to a URL; where that led. */
  readonly goTo: (url: string) => Promise<string>;
}

const runtime = new VirtualRuntime();

function page(guard: KeystoneGuardOptions | undefined, more: (cloud: Cloud) => Omit<KeystoneOptions, 'transport'> = () => ({})): Page {
  const cloud = createCloud();
  const inside = { canActivate: [keystoneGuard(guard)], children: [] };
  const routes: Routes = [
    { path: 'inside', ...inside },
    { path: 'matched', canMatch: [keystoneGuard(guard)], children: [] },
    { path: '**', children: [] },
  ];
  TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), provideRouter(routes), provideKeystoneTesting(cloud, { runtime, ...more(cloud) })] });
  const router = TestBed.inject(Router);
  const goTo = async (url: string): Promise<string> => {
    await router.navigateByUrl(url);
    return router.url;
  };
  return { cloud, keystone: TestBed.inject(KEYSTONE), goTo };
}

const signIn = (keystone: Keystone, auth: Parameters<Keystone['signIn']>[0]): Promise<unknown> => firstValueFrom(keystone.signIn(auth));

describe('keystoneGuard', () => {
  beforeAll(() => { TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting()); });
  afterEach(() => { TestBed.resetTestingModule(); });

  it('keeps out who is not signed in, lets in who is, and closes with the sign-out', async () => {
    const { keystone, cloud, goTo } = page(undefined);
    expect(await goTo('/inside')).toBe('/');

    await signIn(keystone, demo(cloud));
    expect(await goTo('/inside')).toBe('/inside');

    await firstValueFrom(keystone.signOut());
    expect(await goTo('/elsewhere')).toBe('/elsewhere');
    expect(await goTo('/inside')).toBe('/elsewhere');
  });

  it.each(['/inside', '/matched'])('leads from %s to the sign-in, with the whole way back', async (path) => {
    const { goTo } = page({ redirectTo: '/sign-in?theme=dark' });

    const url = new URL(await goTo(`${path}?page=2#top`), 'http://page.test');

    expect([url.pathname, url.searchParams.get('theme'), url.searchParams.get('returnUrl')]).toEqual(['/sign-in', 'dark', `${path}?page=2#top`]);
  });

  it('waits for a sign-in that is under way', async () => {
    const { keystone, cloud, goTo } = page({ redirectTo: '/sign-in' });
    cloud.delay({ path: '/identity', ms: 5000, times: 1 });
    const [signedIn, arrived] = [signIn(keystone, demo(cloud)), goTo('/inside')];

    await expect.poll(() => runtime.waiting('sleep')).toEqual([5000]);
    runtime.advance(5000);

    await signedIn;
    expect(await arrived).toBe('/inside');
    expect(cloud.signIns).toBe(1);
  });

  it('signs in whom the options name', async () => {
    const { cloud, goTo } = page({ redirectTo: '/sign-in' }, (at) => ({ auth: demo(at) }));

    expect(await goTo('/inside')).toBe('/inside');
    expect(cloud.signIns).toBe(1);
  });

  it('keeps out who still owes a factor', async () => {
    const { keystone, cloud, goTo } = page({ redirectTo: '/sign-in' });
    await signIn(keystone, factor(cloud)).catch(() => undefined);
    expect(await goTo('/inside')).toContain('/sign-in');

    await firstValueFrom(keystone.answer(passcode('135791')));

    expect(await goTo('/inside')).toBe('/inside');
  });

  it.each<[string, KeystoneGuardOptions, readonly [member: string, administrator: string]]>([
    ['a role', { roles: 'admin' }, ['/', '/inside']],
    ['one of several roles', { roles: ['admin', 'member'] }, ['/inside', '/inside']],
    ['roles of which there are none', { roles: [] }, ['/', '/']],
    ['a project', { scope: 'project' }, ['/inside', '/inside']],
    ['the system', { scope: 'system' }, ['/', '/']],
    ['a role in a scope', { roles: ['admin'], scope: 'project' }, ['/', '/inside']],
  ])('lets in by %s', async (_what, options, expected) => {
    const { keystone, cloud, goTo } = page(options);
    const reached: string[] = [];
    for (const person of [demo, admin]) {
      await signIn(keystone, person(cloud));
      reached.push(await goTo('/inside'));
      await goTo('/');
    }

    expect(reached).toEqual(expected);
  });

  it('follows the scope of the moment', async () => {
    const { keystone, cloud, goTo } = page({ scope: 'system' });
    await signIn(keystone, admin(cloud));
    expect(await goTo('/inside')).toBe('/');

    await firstValueFrom(keystone.selectScope({ systemScope: 'all' }));

    expect(await goTo('/inside')).toBe('/inside');
  });

  it.each([
    [{ role: 'admin' }, 'role'],
    [{ scope: 'galaxy' }, 'scope'],
  ])('refuses %j', (options, name) => {
    expect(() => keystoneGuard(options as KeystoneGuardOptions)).toThrow(expect.objectContaining({ options: [name] }));
  });
});
