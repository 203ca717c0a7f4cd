import '@angular/compiler';
import { HttpClient, provideHttpClient, withFetch, withInterceptors, type HttpInterceptorFn } from '@angular/common/http';
import { createEnvironmentInjector, DOCUMENT, Injector, PLATFORM_ID, provideZonelessChangeDetection, ɵINJECTOR_SCOPE as SCOPE, type EnvironmentInjector, type EnvironmentProviders, type Provider } from '@angular/core';
import type { Session } from 'keystoneauth-rx';
import { KEYSTONE, keystoneInterceptor, provideKeystone, type Keystone, type KeystoneOptions } from 'keystoneauth-rx/angular';
import * as v3 from 'keystoneauth-rx/v3';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { onTestFinished } from 'vitest';

/** An application's injector, without a page around it. */
export function injectorWith(...providers: readonly (Provider | EnvironmentProviders)[]): EnvironmentInjector {
  const injector = createEnvironmentInjector(
    [{ provide: SCOPE, useValue: 'root' }, { provide: PLATFORM_ID, useValue: 'browser' }, provideZonelessChangeDetection(), ...providers],
    Injector.NULL as EnvironmentInjector,
  );
  onTestFinished(() => {
    if (!injector.destroyed) injector.destroy();
  });
  return injector;
}

/** A cloud that ends with the test. */
export async function servedCloud(...options: Parameters<typeof serveCloud>): Promise<ServedCloud> {
  const served = await serveCloud(...options);
  onTestFinished(() => served.close());
  return served;
}

/** The demo user of a served cloud. */
export function demoUser({ authUrl }: Pick<ServedCloud, 'authUrl'>): ReturnType<typeof v3.password> {
  return v3.password({ authUrl, username: 'demo', password: 'demo-password', userDomainId: 'default', projectName: 'demo', projectDomainId: 'default' });
}

/** An application with HttpClient over fetch, at its address. */
export interface Bench {
  readonly http: HttpClient;
  readonly session: Session;
  readonly keystone: Keystone;
  readonly injector: EnvironmentInjector;
}

/** What {@link bench} is made of. */
export interface BenchOptions extends Omit<KeystoneOptions, 'auth'> {
  readonly base?: string;
  /** Interceptors that follow ours. */
  readonly after?: readonly HttpInterceptorFn[];
  /** Count after `provideHttpClient(withFetch())`. */
  readonly providers?: readonly (Provider | EnvironmentProviders)[];
  readonly signedIn?: ReturnType<typeof v3.password> | undefined;
}

/** An application whose HttpClient has the interceptor. */
export function bench({ base = 'http://127.0.0.1:9/app/', after = [], providers = [], signedIn, ...options }: BenchOptions): Bench {
  const injector = injectorWith(
    provideHttpClient(withFetch(), withInterceptors([keystoneInterceptor, ...after])),
    provideKeystone({ signOutChannel: false, ...options, auth: signedIn }),
    { provide: DOCUMENT, useValue: { baseURI: base, getElementById: () => null } },
    ...providers,
  );
  const keystone = injector.get(KEYSTONE);
  return { http: injector.get(HttpClient), session: keystone.session, keystone, injector };
}
