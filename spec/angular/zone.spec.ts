// @vitest-environment jsdom
import 'zone.js';
import { ApplicationRef, NgZone, provideZoneChangeDetection, provideZonelessChangeDetection, type EnvironmentProviders } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { realRuntime, type Runtime } from 'keystoneauth-rx';
import { KEYSTONE, provideKeystoneTesting, type Keystone } from 'keystoneauth-rx/angular';
import { createCloud, type Cloud } from 'keystoneauth-rx/testing';
import { firstValueFrom, from } from 'rxjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { demo } from './application.js';
import { countedRuntime } from './counted-runtime.js';

interface Page {
  readonly cloud: Cloud;
  readonly keystone: Keystone;
  readonly zone: NgZone;
  readonly app: ApplicationRef;
  /** For each request, whether it was sent in Angular's zone. */
  readonly inside: readonly boolean[];
}

function page(detection: EnvironmentProviders, runtime: Runtime): Page {
  const cloud = createCloud();
  const inside: boolean[] = [];
  const handle: Cloud['handle'] = (request) => {
    inside.push(NgZone.isInAngularZone());
    return cloud.handle(request);
  };
  TestBed.configureTestingModule({ providers: [detection, provideKeystoneTesting({ handle }, { runtime })] });
  return { cloud, inside, keystone: TestBed.inject(KEYSTONE), zone: TestBed.inject(NgZone), app: TestBed.inject(ApplicationRef) };
}

describe('an application', () => {
  beforeAll(() => { TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting()); });
  afterEach(() => { TestBed.resetTestingModule(); });

  it.each<[string, () => EnvironmentProviders]>([
    ['with zone.js', () => provideZoneChangeDetection()],
    ['without it', () => provideZonelessChangeDetection()],
  ])('%s is stable while a renewal waits for its time', async (_kind, detection) => {
    const runtime = countedRuntime();
    const { cloud, keystone, zone, app } = page(detection(), runtime);

    await zone.run(() => firstValueFrom(keystone.signIn(demo(cloud))));
    await app.whenStable();

    expect(runtime.waiting('tick')).toBe(1);
    expect(zone.hasPendingMacrotasks).toBe(false);
  });

  it('would not be stable over a timer of its own zone', () => {
    const { zone } = page(provideZoneChangeDetection(), realRuntime);

    const own = zone.run(() => from(realRuntime.tick(60_000)).subscribe());

    expect(zone.hasPendingMacrotasks).toBe(true);
    own.unsubscribe();
  });

  it('is told in its zone what it asked for there, and renews outside', async () => {
    const { cloud, keystone, zone, inside } = page(provideZoneChangeDetection(), countedRuntime());
    cloud.setTokenLife(1000);
    const told: boolean[] = [];

    zone.run(() => {
      keystone.signIn(demo(cloud)).subscribe({ next: () => told.push(NgZone.isInAngularZone()), error: () => undefined });
    });
    await expect.poll(() => cloud.signIns, { timeout: 5000 }).toBe(2);

    expect(told).toEqual([true]);
    expect(inside).toEqual([true, false]);
  });

  it('is told of a limit in the zone where it waits', () => {
    const runtime = new VirtualRuntime();
    const { cloud, keystone, zone } = page(provideZoneChangeDetection(), runtime);
    cloud.delay({ ms: 60_000 });
    const told: unknown[] = [];
    const get$ = keystone.session.get(`${cloud.baseUrl}/placement`, { authenticated: false, timeoutMs: 1000 });
    const note = { error: (error: { readonly code?: string }) => told.push([NgZone.isInAngularZone(), error.code]) };

    zone.run(() => { get$.subscribe(note); });
    get$.subscribe(note);
    runtime.advance(1000);

    expect(told).toEqual([[true, 'connect-timeout'], [false, 'connect-timeout']]);
  });
});
