import { InjectionToken, type Provider } from '@angular/core';
import type { Transport } from '../http/transport-port.js';

/** Something that `provideKeystone` can do beyond the usual: what a `with...` function gives. */
export interface KeystoneFeature {
  readonly providers: readonly Provider[];
}

/** What the session sends with instead of axios. */
export const KEYSTONE_TRANSPORT: InjectionToken<Transport> = new InjectionToken<Transport>('KEYSTONE_TRANSPORT');
