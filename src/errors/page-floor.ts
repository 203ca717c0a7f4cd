import { BodyNotReplayable } from './body-not-replayable.js';
import { CircuitOpen } from './circuit-open.js';
import { CloudConfigError } from './cloud-config-error.js';
import { CorsSuspected } from './cors-suspected.js';
import { DiscoveryFailure } from './discovery-failure.js';
import { EmptyCatalog } from './empty-catalog.js';
import { EndpointNotFound } from './endpoint-not-found.js';
import { HttpError } from './http-error.js';
import { ImpliedVersionMismatch } from './implied-version-mismatch.js';
import { InvalidResponse } from './invalid-response.js';
import { MicroversionNotSupported } from './microversion-not-supported.js';
import { MissingAuthMethods } from './missing-auth-methods.js';
import { OAuthError } from './oauth-error.js';
import { RedirectRefused } from './redirect-refused.js';
import { ResourceFailed } from './resource-failed.js';
import { ServiceProviderNotFound } from './service-provider-not-found.js';
import { SSLError } from './ssl-error.js';
import { UnknownConnectionError } from './unknown-connection-error.js';
import { VersionNotAvailable } from './version-not-available.js';

/** What can go wrong in any part, of which pages that name it have it from their start; see the one of sessions. */
export const errorFloor: readonly unknown[] = [
  ...[BodyNotReplayable, CircuitOpen, CloudConfigError, CorsSuspected, DiscoveryFailure, EmptyCatalog, EndpointNotFound, HttpError],
  ...[ImpliedVersionMismatch, InvalidResponse, MicroversionNotSupported, MissingAuthMethods, OAuthError, RedirectRefused, ResourceFailed],
  ...[ServiceProviderNotFound, SSLError, UnknownConnectionError, VersionNotAvailable],
];
