import { InjectionToken } from '@angular/core';
import type { Keystone } from './keystone.js';

/** What `provideKeystone` made: the cloud of this application and who is signed in there. */
export const KEYSTONE: InjectionToken<Keystone> = new InjectionToken<Keystone>('KEYSTONE of keystoneauth-rx: call provideKeystone()');
