import { computed, inject, type Signal } from '@angular/core';
import type { AccessInfo } from '../access/access-info.js';
import type { ServiceCatalog } from '../access/service-catalog.js';
import type { Adapter, AdapterOptions } from '../session/adapter.js';
import type { TokenState } from '../token/token-state.js';
import type { Keystone } from './keystone.js';
import { KEYSTONE } from './keystone-token.js';

/** OpenStack for this application. In an injection context, as all functions of this name. */
export function injectKeystone(): Keystone {
  return inject(KEYSTONE);
}

/** The token over time; it holds no token. */
export function injectTokenState(): Signal<TokenState> {
  return inject(KEYSTONE).tokenState;
}

/** Who is signed in, with scope, roles and catalog; `undefined`: nobody. */
export function injectAccess(): Signal<AccessInfo | undefined> {
  return inject(KEYSTONE).access;
}

/** The services that who is signed in may use. */
export function injectCatalog(): Signal<ServiceCatalog | undefined> {
  const { access } = inject(KEYSTONE);
  return computed(() => access()?.serviceCatalog);
}

/** Whether who is signed in has this role, or one of these, in the scope of the moment. */
export function hasRole(names: string | readonly string[]): Signal<boolean> {
  const { access } = inject(KEYSTONE);
  return computed(() => isInRole(access(), names));
}

/** Whether it is for somebody with one of these roles. */
export function isInRole(access: AccessInfo | undefined, names: string | readonly string[]): boolean {
  return access?.roleNames.some((name) => names === name || (typeof names !== 'string' && names.includes(name))) ?? false;
}

/** An adapter for a service, or with all options of one; region and interface are those of the moment unless they are given. */
export function injectAdapter(service: string | Omit<AdapterOptions, 'session'>): Adapter {
  return inject(KEYSTONE).adapter(service);
}
