/**
 * Sessions, adapters, the stages of a request, the generic and simple auth plugins, streams, errors and events. Runs anywhere.
 *
 * @module keystoneauth-rx
 */

// Sessions and requests
export { Session } from './session/session.js';
export type { SessionSnapshot } from './session/session-snapshot.js';
export type { SessionOptions } from './session/session-options.js';
export type { AllowedHeaders } from './access/page-rules.js';
export type { UserAgentOptions } from './session/user-agent.js';
export { Adapter, type AdapterOptions } from './session/adapter.js';
export type { Client, PluginChoice } from './session/client.js';

// The stages of a request
export type { ApiRequest, RequestOptions } from './request/api-request.js';
export type { Journey } from './request/journey.js';
export type { StageSession } from './request/stage-session.js';
export { applyMicroversion, authenticate, identify, requestPath, resolveEndpoint, send } from './front-door/stages.js';
export type { SendOptions, SendOutcome } from './request/send.js';

// Auth plugins
export type { AllVersionsFilter, AuthHeaders, AuthPlugin, ConnectionParams } from './identity/auth-plugin.js';
export type { IdentityPlugin } from './identity/identity-plugin.js';
export type { FreshCredentials } from './identity/fresh-credentials.js';
export type { FixedEndpointPlugin } from './identity/fixed-endpoint-plugin.js';
export { accessInfoPlugin, adminToken, authPlugin, httpBasic, none, password, serviceToken, token } from './front-door/plugins.js';
export type { PasswordOptions } from './identity/password.js';
export type { TokenOptions } from './identity/token.js';
export type { GenericOptions } from './identity/generic-options.js';
export type { NoneOptions } from './identity/none.js';
export type { HttpBasicOptions } from './identity/http-basic.js';
export type { AdminTokenOptions } from './identity/admin-token.js';
export { switchablePlugin, type SwitchablePlugin } from './identity/switchable-plugin.js';
export type { ServiceTokenOptions } from './identity/service-token.js';
export type { AccessInfoPlugin, AccessInfoPluginOptions } from './identity/access-info-plugin.js';
export type { CustomPlugin, CustomPluginOptions, IssuedToken } from './identity/custom-plugin.js';
export type { ValueOrStream } from './credentials/value-or-stream.js';
export type { ChangingValue, MayChange } from './credentials/changing-value.js';
export type { SecretInput } from './credentials/secret-source.js';

// Plugins by name
export { loadAuthPlugin, readClouds } from './front-door/by-name.js';
export {
  adapterLoadingOptions,
  adapterOptionsFrom,
  authPluginNames,
  authPluginOptions,
  describeOption,
  readEnvironment,
  registerAuthPlugin,
  sessionLoadingOptions,
  sessionOptionsFrom,
  withDefaults,
} from './front-door/plugin-data.js';
export type { AuthPluginOptionTypes, NamedPlugin, AuthPluginArguments } from './loading/auth-plugin-option-types.js';
export type { LoadPlugin, PluginLoader, PluginOptions } from './loading/plugin-loader.js';
export type { OptionDescription } from './loading/options/describe-option.js';
export type { LoadingOption, OptionKind } from './loading/options/loading-option.js';
export type { LoadingValues } from './loading/options/loading-values.js';

// Clouds by configuration
export type { CloudConfig } from './loading/clouds/cloud-config.js';
export type { CloudRegion, CloudSessionOptions } from './loading/clouds/cloud-region.js';
export type {
  CloudConfigInput,
  CloudConfigWarning,
  CloudNetwork,
  CloudOverrides,
  RegionOptions,
  ServiceSettings,
} from './loading/clouds/cloud-config-types.js';
export type { ConfigFile, Environment } from './loading/clouds/config-file.js';

// What can be asked of Identity
export type { AvailableDomain, AvailableProject, AvailableScopes } from './operations/list-scopes.js';
export { fetchCatalog, listScopes, revokeToken, validateToken } from './front-door/operations.js';
export type { ValidateTokenOptions } from './operations/validate-token.js';
export type { SecretText } from './operations/hidden-by.js';
export { Secret } from './redaction/secret.js';

// The token over time
export type { Renewable, TokenState } from './token/token-state.js';
export { describeTokenState } from './token/describe-token-state.js';
export type { SaveOptions, StoredText, TokenStore } from './token/store/token-store.js';
export { browserTokenStore, encryptedTokenStore, memoryTokenStore } from './front-door/stores.js';
export type { MemoryTokenStoreOptions } from './token/store/memory-store-options.js';
export type { BrowserTokenStoreOptions } from './token/store/browser/browser-store-options.js';
export type { EncryptionKey, WebCryptoKey } from './token/store/encryption-key.js';
export type { TokenLifeOptions } from './token/token-life-options.js';

// Tokens and catalogs
export { AUTH_INTERFACE, createAccessInfo, ServiceCatalog, serviceTypes } from './front-door/catalogs.js';
export type { AccessInfo, SecretAccessState } from './access/access-info.js';
export type { Federation, Role, TokenFacts } from './access/token-facts.js';
export type { ServiceProvider, ServiceProviders } from './access/service-providers.js';
export type { CatalogFilter } from './access/catalog-filter.js';
export type { CatalogEndpoint, CatalogService } from './access/catalog-service.js';
export type { JsonObject } from './access/json-object.js';
export type { ServiceTypes } from './access/service-types.js';
export type { EndpointFilter, EndpointInterface, VersionAllowance, VersionInput } from './access/endpoint-filter.js';
export type { EndpointData, Version, VersionData, VersionStatus } from './access/endpoint-data.js';

// Versions and microversions
export {
  discover,
  Discovery,
  DiscoveryCache,
  formatVersion,
  LATEST,
  negotiateMicroversion,
  parseVersion,
  versionBetween,
  versionMatches,
  versionRange,
} from './front-door/versions.js';
export type { VersionRange, VersionWish } from './discovery/version-range.js';
export type { VersionQuery } from './discovery/choose-version.js';
export type { DiscoverySnapshot } from './discovery/discovery-snapshot.js';
export type { DiscoverOptions } from './discovery/discover.js';
export type { VersionListing, VersionQueryOptions, VersionStringData } from './discovery/discovery.js';
export type { DiscoveryCacheOptions } from './discovery/discovery-cache-options.js';
export type { AllVersionData, EndpointVersion } from './discovery/all-version-data.js';
export type { MicroversionInput } from './microversion/microversion.js';
export type { MicroversionRange } from './microversion/microversion-range.js';
export type { MicroversionBound, MicroversionText } from './microversion/negotiated-microversion.js';

// The wire
export type { Compatibility, Connection, DocumentCache, UrlOrigin, VersionDocument } from './http/connection.js';
export type { Redirects, RetryOptions, TimeLimits, Timeouts, TransferProgress } from './http/exchange-options.js';
export { RequestLimit } from './front-door/request-limit.js';
export type { RequestLimitOptions } from './http/load/request-limit.js';
export type { HttpRequest, SignAttempt } from './http/request.js';
export type { Fields, FieldSource, FieldValue, ReplayableBody, RequestBody, ResponseType, StreamBody } from './http/request-values.js';
export type { ApiResponse, PastResponse } from './http/response.js';
export type { ProxyOptions, TlsOptions } from './http/adapter-options.js';
export type { ClientIdentity, GlobalRequestId } from './http/client-identity.js';
export type { Timing } from './http/report/timing.js';
export type { Transport, TransportRequest, TransportResponse } from './http/transport-port.js';
export { functionTransport, type FunctionReply, type FunctionRequest, type FunctionTransportOptions } from './http/function-transport.js';

// What happens, and when
export type {
  ExchangeFailed,
  KeystoneEvent,
  RequestAnswered,
  RequestCost,
  RequestEvent,
  RequestFailed,
  RequestLabel,
  RequestPlanned,
  RequestSent,
  ResponseReceived,
  RetryScheduled,
  SecurityAlert,
  ShownRequest,
  ShownTls,
  SignInFailed,
  SignInStarted,
  SignInSucceeded,
  Throttled,
  TokenEnding,
  TokenRejected,
  TokenRestored,
  Warning, WarningCode,
} from './events/event.js';
export type { UserLogger } from './events/user-logger.js';
export { curlLine } from './front-door/curl-line.js';
export { realRuntime, type Runtime } from './runtime/runtime.js';

// Streams for automation
export {
  ensure,
  forEachScope,
  materialized,
  pagePresence,
  pages,
  paginate,
  poll,
  pulled,
  until,
  untilGone,
  watch,
} from './front-door/streams.js';
export type { Listing, Page, PaginateOptions } from './streams/pages.js';
export type { PollWork } from './streams/poll.js';
export type { PollOptions } from './streams/poll-options.js';
export type { Absence, PollState } from './streams/poll-state.js';
export type { Presence } from './streams/presence.js';
export type { WatchOptions } from './streams/watch.js';
export type { WatchEvent } from './streams/watch-event.js';
export { cinderChanges, glanceChanges, novaChanges, serverFault, stackFault, volumeFault } from './front-door/resources.js';
export type { ChangesSince } from './streams/changes-since.js';
export type { Polled, UntilGoneOptions, UntilOptions } from './streams/until.js';
export type { Patience, Progress } from './streams/vigil.js';
export type { WorkOptions } from './streams/materialized.js';
export type { PulledOptions } from './streams/pulled.js';
export type { PulledSource } from './streams/iterated.js';
export type { ItemOutcome, ItemWork } from './streams/item-outcome.js';
export type { ForEachScopeOptions } from './streams/for-each-scope.js';
export type { CloudScope, CloudSource, ScopedClients, ScopeOutcome, ScopeProject, ScopeWork, WantedScopes } from './streams/scope-outcome.js';
export type { EnsureOptions, EnsureSteps } from './streams/ensure-steps.js';
export { audit } from './front-door/audit.js';
export type { AuditedSession } from './request/audit.js';
export type { AuditOutcome, AuditRecord, AuditScope, AuditUser } from './request/audit-record.js';
export type { EndpointHealth, HealthStatus } from './http/load/endpoint-health.js';
export type { CircuitBreakerOptions } from './http/load/circuit-rules.js';
export type {
  CatalogChanged,
  CatalogPlace,
  CloudEvent,
  CredentialEnding,
  MicroversionRangeChanged,
  MicroversionSpan,
  MovedPlace,
} from './events/cloud-event.js';

// What can go wrong
export type { ErrorCode } from './errors/error-code.js';
export {
  BodyNotReplayable,
  CircuitOpen,
  CloudConfigError,
  CorsSuspected,
  DeadlineExceeded,
  DiscoveryFailure,
  EmptyCatalog,
  EndpointNotFound,
  ImpliedVersionMismatch,
  InvalidResponse,
  isOAuthError,
  MicroversionNotSupported,
  MissingAuthMethods,
  NoMatchingPlugin,
  OAuthError,
  RedirectRefused,
  ResourceFailed,
  ServiceProviderNotFound,
  SSLError,
  UnknownConnectionError,
  VersionNotAvailable,
} from './front-door/errors.js';
export { KeystoneAuthError, isKeystoneAuthError, type ErrorContext, type Outcome } from './errors/keystone-auth-error.js';
export { HttpError, isHttpError } from './front-door/http-error.js';
export type { HttpErrorDetails } from './errors/http-error.js';
export { OptionError, MissingRequiredOptions } from './errors/option-error.js';
export type { ConfigPlace } from './errors/cloud-config-error.js';
export { MissingAuthPlugin } from './errors/missing-auth-plugin.js';
export { AuthorizationFailure } from './errors/authorization-failure.js';
export type { CircuitOpenDetails } from './errors/circuit-open.js';
export type { OAuthErrorDetails } from './errors/oauth-error.js';
export type { AuthReceipt } from './errors/missing-auth-methods.js';
export { ConnectFailure, ConnectTimeout } from './errors/connect-failure.js';
export type { CorsSettings } from './errors/cors-suspected.js';
export { SessionClosed } from './errors/session-closed.js';
