/**
 * What the types of the doors name without exporting it: the classes behind the front door's own bindings, and ports that only a
 * session of this package fills. For reading; the documentation of the API has them, no door does.
 *
 * @module named by the doors
 */

export { ServiceCatalog } from '../../../src/access/service-catalog.js';
export type { TokenDocument } from '../../../src/access/token-document.js';
export type { Once } from '../../../src/credentials/cache-id.js';
export type { Revision } from '../../../src/credentials/revision.js';
export { Discovery } from '../../../src/discovery/discovery.js';
export { DiscoveryCache } from '../../../src/discovery/discovery-cache.js';
export type { DocumentStore } from '../../../src/discovery/discovery-cache-options.js';
export { BodyNotReplayable } from '../../../src/errors/body-not-replayable.js';
export { CircuitOpen } from '../../../src/errors/circuit-open.js';
export { CloudConfigError } from '../../../src/errors/cloud-config-error.js';
export { CorsSuspected } from '../../../src/errors/cors-suspected.js';
export { DeadlineExceeded } from '../../../src/errors/deadline-exceeded.js';
export { DiscoveryFailure } from '../../../src/errors/discovery-failure.js';
export { EmptyCatalog } from '../../../src/errors/empty-catalog.js';
export { EndpointNotFound } from '../../../src/errors/endpoint-not-found.js';
export { HttpError } from '../../../src/errors/http-error.js';
export { ImpliedVersionMismatch } from '../../../src/errors/implied-version-mismatch.js';
export { InvalidResponse } from '../../../src/errors/invalid-response.js';
export { MicroversionNotSupported } from '../../../src/errors/microversion-not-supported.js';
export { MissingAuthMethods } from '../../../src/errors/missing-auth-methods.js';
export { NoMatchingPlugin } from '../../../src/errors/no-matching-plugin.js';
export { OAuthError } from '../../../src/errors/oauth-error.js';
export {
  InvalidOidcDiscoveryDocument,
  OidcAccessTokenEndpointNotFound,
  OidcAuthorizationEndpointNotFound,
  OidcDeviceAuthorizationEndpointNotFound,
  OidcDeviceAuthorizationTimeOut,
  OidcPluginNotSupported,
} from '../../../src/errors/oidc-errors.js';
export { RedirectRefused } from '../../../src/errors/redirect-refused.js';
export { ResourceFailed } from '../../../src/errors/resource-failed.js';
export { ServiceProviderNotFound } from '../../../src/errors/service-provider-not-found.js';
export { SSLError } from '../../../src/errors/ssl-error.js';
export { UnknownConnectionError } from '../../../src/errors/unknown-connection-error.js';
export { VersionNotAvailable } from '../../../src/errors/version-not-available.js';
export type { Emission } from '../../../src/events/event-stream.js';
export type { Deadline } from '../../../src/http/deadline.js';
export type { HeaderMap } from '../../../src/http/headers.js';
export { RequestLimit } from '../../../src/http/load/request-limit.js';
export type { Failure } from '../../../src/http/report/failure.js';
export type { AttemptTrace, RequestTrace, TracedEnd } from '../../../src/http/tracer-port.js';
export type { NegotiationOptions } from '../../../src/identity/kerberos/kerberos-method.js';
