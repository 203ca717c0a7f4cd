import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { inject, provideBrowserGlobalErrorListeners, provideZonelessChangeDetection, type ApplicationConfig } from '@angular/core';
import { provideRouter } from '@angular/router';
import { keystoneInterceptor, provideKeystone, type KeystoneOptions } from 'keystoneauth-rx/angular';
import { routes } from './routes';
import { Settings } from './settings';

/** What OpenStack needs to know of this page, once config.json is there. */
async function keystoneOptions(): Promise<KeystoneOptions> {
  const settings = inject(Settings);
  const { mode } = await settings.load();
  return {
    ...(mode === 'gateway' && (await import('./gateway')).gatewayOptions()),
    regionName: settings.region,
    mapUrl: (url) => settings.mapUrl(url),
  };
}

/** The whole application. */
export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideRouter(routes),
    provideHttpClient(withInterceptors([keystoneInterceptor])),
    provideKeystone(keystoneOptions),
  ],
};
