/**
 * One provider for Angular 21 and 22: who is signed in as signals, guards, and the whole path for HttpClient.
 *
 * @module keystoneauth-rx/angular
 */

// OpenStack for an application
export { provideKeystone } from './provide-keystone.js';
export type { KeystoneOptions } from './keystone-options.js';
export { KEYSTONE_TRANSPORT, type KeystoneFeature } from './keystone-feature.js';
export { KEYSTONE } from './keystone-token.js';
export type { Keystone, SignOutOptions } from './keystone.js';

// Signals, guards
export { hasRole, injectAccess, injectAdapter, injectCatalog, injectKeystone, injectTokenState } from './inject-keystone.js';
export { injectEvents, type InjectEventsOptions } from './inject-events.js';
export { keystoneGuard, type KeystoneGuardOptions } from './keystone-guard.js';

// Tests, demos
export { provideKeystoneTesting, type TestingCloud } from './provide-keystone-testing.js';

// HttpClient and httpResource, lists
export { keystoneInterceptor } from './keystone-interceptor.js';
export { openstack, withoutKeystone, type OpenstackOptions } from './openstack-context.js';
export { withHttpClientTransport } from './http-client-transport.js';
export { injectList, type KeystoneList, type ListOptions } from './inject-list.js';
