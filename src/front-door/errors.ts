/** What requests and sign-ins can fail with. As in `stages.ts` each is a binding of its own. */
import { BodyNotReplayable as BodyNotReplayableClass } from '../errors/body-not-replayable.js';
import { CircuitOpen as CircuitOpenClass } from '../errors/circuit-open.js';
import { CloudConfigError as CloudConfigErrorClass } from '../errors/cloud-config-error.js';
import { CorsSuspected as CorsSuspectedClass } from '../errors/cors-suspected.js';
import { DeadlineExceeded as DeadlineExceededClass } from '../errors/deadline-exceeded.js';
import { DiscoveryFailure as DiscoveryFailureClass } from '../errors/discovery-failure.js';
import { EmptyCatalog as EmptyCatalogClass } from '../errors/empty-catalog.js';
import { EndpointNotFound as EndpointNotFoundClass } from '../errors/endpoint-not-found.js';
import { ImpliedVersionMismatch as ImpliedVersionMismatchClass } from '../errors/implied-version-mismatch.js';
import { InvalidResponse as InvalidResponseClass } from '../errors/invalid-response.js';
import { MicroversionNotSupported as MicroversionNotSupportedClass } from '../errors/microversion-not-supported.js';
import { MissingAuthMethods as MissingAuthMethodsClass } from '../errors/missing-auth-methods.js';
import { NoMatchingPlugin as NoMatchingPluginClass } from '../errors/no-matching-plugin.js';
import { OAuthError as OAuthErrorClass, isOAuthError as isOfOAuth } from '../errors/oauth-error.js';
import { RedirectRefused as RedirectRefusedClass } from '../errors/redirect-refused.js';
import { ResourceFailed as ResourceFailedClass } from '../errors/resource-failed.js';
import { SSLError as SSLErrorClass } from '../errors/ssl-error.js';
import { ServiceProviderNotFound as ServiceProviderNotFoundClass } from '../errors/service-provider-not-found.js';
import { UnknownConnectionError as UnknownConnectionErrorClass } from '../errors/unknown-connection-error.js';
import { VersionNotAvailable as VersionNotAvailableClass } from '../errors/version-not-available.js';

/** A request would have to be sent again but its body was a stream that is already consumed. */
export const BodyNotReplayable = BodyNotReplayableClass;
/** A request would have to be sent again but its body was a stream that is already consumed. */
export type BodyNotReplayable = BodyNotReplayableClass;

/** The requests before this one to the same service failed, and it is left alone for a while (`circuitBreaker`): this one was not sent. */
export const CircuitOpen = CircuitOpenClass;
/** The requests before this one to the same service failed, and it is left alone for a while (`circuitBreaker`): this one was not sent. */
export type CircuitOpen = CircuitOpenClass;

/** A cloud configuration (clouds.yaml, the environment) cannot be used; nothing was sent. */
export const CloudConfigError = CloudConfigErrorClass;
/** A cloud configuration (clouds.yaml, the environment) cannot be used; nothing was sent. */
export type CloudConfigError = CloudConfigErrorClass;

/** A browser kept from the page what a service of another origin answered, as far as can be told: the server is there. */
export const CorsSuspected = CorsSuspectedClass;
/** A browser kept from the page what a service of another origin answered, as far as can be told: the server is there. */
export type CorsSuspected = CorsSuspectedClass;

/** A request did not finish within its limit. */
export const DeadlineExceeded = DeadlineExceededClass;
/** A request did not finish within its limit. */
export type DeadlineExceeded = DeadlineExceededClass;

/** A version document could not be read, or it does not offer what was asked for. */
export const DiscoveryFailure = DiscoveryFailureClass;
/** A version document could not be read, or it does not offer what was asked for. */
export type DiscoveryFailure = DiscoveryFailureClass;

/** The token carries no service catalog (it is unscoped, or was asked for with `includeCatalog: false`). */
export const EmptyCatalog = EmptyCatalogClass;
/** The token carries no service catalog (it is unscoped, or was asked for with `includeCatalog: false`). */
export type EmptyCatalog = EmptyCatalogClass;

/** The catalog has no endpoint that fits what was asked for. */
export const EndpointNotFound = EndpointNotFoundClass;
/** The catalog has no endpoint that fits what was asked for. */
export type EndpointNotFound = EndpointNotFoundClass;

/** A service type such as `volumev2` implies a version that contradicts the one asked for. */
export const ImpliedVersionMismatch = ImpliedVersionMismatchClass;
/** A service type such as `volumev2` implies a version that contradicts the one asked for. */
export type ImpliedVersionMismatch = ImpliedVersionMismatchClass;

/** A server answered with something that cannot be what was asked for, for instance no token in a token reply, or more than this library is willing to read (`response-too-large`). */
export const InvalidResponse = InvalidResponseClass;
/** A server answered with something that cannot be what was asked for, for instance no token in a token reply, or more than this library is willing to read (`response-too-large`). */
export type InvalidResponse = InvalidResponseClass;

/** The microversion is outside the range the service offers. */
export const MicroversionNotSupported = MicroversionNotSupportedClass;
/** The microversion is outside the range the service offers. */
export type MicroversionNotSupported = MicroversionNotSupportedClass;

/** Keystone accepted some factors and wants more. */
export const MissingAuthMethods = MissingAuthMethodsClass;
/** Keystone accepted some factors and wants more. */
export type MissingAuthMethods = MissingAuthMethodsClass;

/** No auth plugin is registered under the name that was asked for. */
export const NoMatchingPlugin = NoMatchingPluginClass;
/** No auth plugin is registered under the name that was asked for. */
export type NoMatchingPlugin = NoMatchingPluginClass;

/** An identity provider refused a token or a device code: an {@link HttpError} that knows the code of OAuth. */
export const OAuthError = OAuthErrorClass;
/** An identity provider refused a token or a device code: an {@link HttpError} that knows the code of OAuth. */
export type OAuthError = OAuthErrorClass;

/** A redirect to another origin was not followed, because credentials or a body would have gone with it. */
export const RedirectRefused = RedirectRefusedClass;
/** A redirect to another origin was not followed, because credentials or a body would have gone with it. */
export type RedirectRefused = RedirectRefusedClass;

/** What somebody waited for has failed, or can no longer come true: a server is in ERROR, for instance. */
export const ResourceFailed = ResourceFailedClass;
/** What somebody waited for has failed, or can no longer come true: a server is in ERROR, for instance. */
export type ResourceFailed = ResourceFailedClass;

/** The TLS handshake failed: an unknown issuer, a wrong host name, a missing client certificate. */
export const SSLError = SSLErrorClass;
/** The TLS handshake failed: an unknown issuer, a wrong host name, a missing client certificate. */
export type SSLError = SSLErrorClass;

/** The token names no service provider with this id (Keystone to Keystone). */
export const ServiceProviderNotFound = ServiceProviderNotFoundClass;
/** The token names no service provider with this id (Keystone to Keystone). */
export type ServiceProviderNotFound = ServiceProviderNotFoundClass;

/** The exchange failed on the connection for a reason we cannot name, for instance a reply that is not HTTP. */
export const UnknownConnectionError = UnknownConnectionErrorClass;
/** The exchange failed on the connection for a reason we cannot name, for instance a reply that is not HTTP. */
export type UnknownConnectionError = UnknownConnectionErrorClass;

/** A version document was read and does not offer the version that was asked for. */
export const VersionNotAvailable = VersionNotAvailableClass;
/** A version document was read and does not offer the version that was asked for. */
export type VersionNotAvailable = VersionNotAvailableClass;

/** Whether `error` is an OAuthError, with one of `codes` if any are given. */
export const isOAuthError = isOfOAuth;
