/** What an Angular application might be made of; compiled against the installed package, never run. */
import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { computed, type ApplicationConfig } from '@angular/core';
import { hasRole, injectAdapter, injectKeystone, keystoneGuard, keystoneInterceptor, provideKeystone } from 'keystoneauth-rx/angular';
import { browserTokenStore } from 'keystoneauth-rx';
import { popupRedirect } from 'keystoneauth-rx/browser';
import * as v3 from 'keystoneauth-rx/v3';

export const appConfig: ApplicationConfig = {
  providers: [provideKeystone({ regionName: 'RegionOne' }), provideHttpClient(withInterceptors([keystoneInterceptor]))],
};

export const routes = [{ path: 'admin', canMatch: [keystoneGuard({ roles: ['admin'] })] }];

export class Page {
  readonly keystone = injectKeystone();
  readonly nova = injectAdapter('compute');
  readonly isAdmin = hasRole('admin');
  readonly greeting = computed(() => this.keystone.access()?.username ?? 'Please sign in');
}

export const enter = (authUrl: string) =>
  v3.oidcAuthorizationCode({
    ...{ authUrl, identityProvider: 'corporate', protocol: 'openid', clientId: 'console' },
    ...{ discoveryEndpoint: 'https://id.example.com/.well-known/openid-configuration', authorize: popupRedirect({ redirectUri: '/signed-in' }), tokenStore: browserTokenStore() },
  });
