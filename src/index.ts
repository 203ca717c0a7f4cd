// Sessions and requests
export { Session, type SessionSnapshot } from './session/session.js';
export type { SessionOptions } from './session/session-options.js';
export type { AllowedHeaders } from './access/page-rules.js';
export type { UserAgentOptions } from './session/user-agent.js';
export { Adapter, type AdapterOptions } from './session/adapter.js';
export type { Client, PluginChoice } from './session/client.js';
export { requestPath } from './session/request-path.js';

// The stages of a request
export type { ApiRequest, RequestOptions } from './request/api-request.js';
export type { Journey } from './request/journey.js';
export type { StageSession } from './request/stage-session.js';
export { resolveEndpoint } from './request/resolve-endpoint.js';
export { applyMicroversion } from './request/apply-microversion.js';
export { identify } from './request/identify.js';
export { authenticate } from './request/authenticate.js';
export { send, type SendOptions, type SendOutcome } from './request/send.js';

// Auth plugins
export type { AllVersionsFilter, AuthHeaders, AuthPlugin, ConnectionParams } from './identity/auth-plugin.js';
export type { IdentityPlugin } from './identity/identity-plugin.js';
export type { FreshCredentials } from './identity/fresh-credentials.js';
export type { FixedEndpointPlugin } from './identity/fixed-endpoint-plugin.js';
export { password, token, none, httpBasic, adminToken, serviceToken } from './identity/front-door-plugins.js';
export type { PasswordOptions } from './identity/password.js';
export type { TokenOptions } from './identity/token.js';
export type { GenericOptions } from './identity/generic-plugin.js';
export type { NoneOptions } from './identity/none.js';
export type { HttpBasicOptions } from './identity/http-basic.js';
export type { AdminTokenOptions } from './identity/admin-token.js';
export { switchablePlugin, type SwitchablePlugin } from './identity/switchable-plugin.js';
export type { ServiceTokenOptions } from './identity/service-token.js';
export { accessInfoPlugin, type AccessInfoPlugin, type AccessInfoPluginOptions } from './identity/access-info-plugin.js';
export {
  authPlugin,
  type CustomPlugin,
  type CustomPluginOptions,
  type IssuedToken,
} from './identity/custom-plugin.js';
export type { ValueOrStream } from './credentials/value-or-stream.js';
export type { ChangingValue, MayChange } from './credentials/changing-value.js';
export type { SecretInput } from './credentials/secret-source.js';

// Plugins by name
export { loadAuthPlugin } from './loading/load-auth-plugin.js';
export { authPluginNames, registerAuthPlugin } from './loading/plugin-registry.js';
export type { AuthPluginOptionTypes, NamedPlugin, AuthPluginArguments } from './loading/auth-plugin-option-types.js';
export type { LoadPlugin, PluginLoader, PluginOptions } from './loading/plugin-loader.js';
export { authPluginOptions } from './loading/options/auth-plugin-options.js';
export { describeOption, type OptionDescription } from './loading/options/describe-option.js';
export type { LoadingOption, OptionKind } from './loading/options/loading-option.js';
export type { LoadingValues } from './loading/options/loading-values.js';
export { sessionLoadingOptions } from './loading/options/session-loading-options.js';
export { sessionOptionsFrom } from './loading/options/session-options-from.js';
export { adapterLoadingOptions } from './loading/options/adapter-loading-options.js';
export { adapterOptionsFrom } from './loading/options/adapter-options-from.js';
export { readEnvironment } from './loading/options/read-environment.js';
export { withDefaults } from './loading/options/with-defaults.js';

// Clouds by configuration
export { readClouds, type CloudConfig } from './loading/clouds/cloud-config.js';
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
export { fetchCatalog } from './operations/fetch-catalog.js';
export { listScopes, type AvailableDomain, type AvailableProject, type AvailableScopes } from './operations/list-scopes.js';
export { revokeToken } from './operations/revoke-token.js';
export { validateToken, type ValidateTokenOptions } from './operations/validate-token.js';
export type { SecretText } from './operations/hidden-by.js';
export { Secret } from './redaction/secret.js';

// The token over time
export type { Renewable, TokenState } from './token/token-state.js';
export { describeTokenState } from './token/describe-token-state.js';
export type { SaveOptions, StoredText, TokenStore } from './token/store/token-store.js';
export { memoryTokenStore, type MemoryTokenStoreOptions } from './token/store/memory-token-store.js';
export { browserTokenStore, type BrowserTokenStoreOptions } from './token/store/browser/browser-token-store.js';
export { encryptedTokenStore } from './token/store/encrypted-token-store.js';
export type { EncryptionKey, WebCryptoKey } from './token/store/encryption-key.js';
export type { TokenLifeOptions } from './token/token-life-options.js';

// Tokens and catalogs
export { createAccessInfo, type AccessInfo, type SecretAccessState } from './access/access-info.js';
export type { Federation, Role, TokenFacts } from './access/token-facts.js';
export type { ServiceProvider, ServiceProviders } from './access/service-providers.js';
export { ServiceCatalog } from './access/service-catalog.js';
export type { CatalogFilter } from './access/catalog-filter.js';
export type { CatalogEndpoint, CatalogService } from './access/catalog-service.js';
export type { JsonObject } from './access/json-object.js';
export { serviceTypes, type ServiceTypes } from './access/service-types.js';
export {
  AUTH_INTERFACE,
  type EndpointFilter,
  type EndpointInterface,
  type VersionAllowance,
  type VersionInput,
} from './access/endpoint-filter.js';
export type { EndpointData, Version, VersionData, VersionStatus } from './access/endpoint-data.js';

// Versions and microversions
export { formatVersion, parseVersion, versionBetween, versionMatches, LATEST } from './discovery/version.js';
export { versionRange, type VersionRange, type VersionWish } from './discovery/version-range.js';
export type { VersionQuery } from './discovery/choose-version.js';
export type { DiscoverySnapshot } from './discovery/discovery-snapshot.js';
export { discover, type DiscoverOptions } from './discovery/discover.js';
export { Discovery, type VersionListing, type VersionQueryOptions, type VersionStringData } from './discovery/discovery.js';
export { DiscoveryCache } from './discovery/discovery-cache.js';
export type { DiscoveryCacheOptions } from './discovery/discovery-cache-options.js';
export type { AllVersionData, EndpointVersion } from './discovery/all-version-data.js';
export type { MicroversionInput } from './microversion/microversion.js';
export type { MicroversionRange } from './microversion/microversion-range.js';
export { negotiateMicroversion } from './microversion/negotiate-microversion.js';
export type { MicroversionBound, MicroversionText } from './microversion/negotiated-microversion.js';

// The wire
export type { Compatibility, Connection, DocumentCache, UrlOrigin, VersionDocument } from './http/connection.js';
export type { Redirects, RetryOptions, TimeLimits, Timeouts, TransferProgress } from './http/exchange-options.js';
export { RequestLimit, type RequestLimitOptions } from './http/load/request-limit.js';
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
export { curlLine } from './events/lines/curl-line.js';
export { realRuntime, type Runtime } from './runtime/runtime.js';

// What can go wrong
export type { ErrorCode } from './errors/error-code.js';
export { KeystoneAuthError, isKeystoneAuthError, type ErrorContext, type Outcome } from './errors/keystone-auth-error.js';
export { HttpError, isHttpError, type HttpErrorDetails } from './errors/http-error.js';
export { OptionError, MissingRequiredOptions } from './errors/option-error.js';
export { CloudConfigError, type ConfigPlace } from './errors/cloud-config-error.js';
export { MissingAuthPlugin } from './errors/missing-auth-plugin.js';
export { NoMatchingPlugin } from './errors/no-matching-plugin.js';
export { AuthorizationFailure } from './errors/authorization-failure.js';
export { OAuthError, isOAuthError, type OAuthErrorDetails } from './errors/oauth-error.js';
export { MissingAuthMethods, type AuthReceipt } from './errors/missing-auth-methods.js';
export { ServiceProviderNotFound } from './errors/service-provider-not-found.js';
export { EndpointNotFound } from './errors/endpoint-not-found.js';
export { EmptyCatalog } from './errors/empty-catalog.js';
export { DiscoveryFailure } from './errors/discovery-failure.js';
export { VersionNotAvailable } from './errors/version-not-available.js';
export { ImpliedVersionMismatch } from './errors/implied-version-mismatch.js';
export { MicroversionNotSupported } from './errors/microversion-not-supported.js';
export { ConnectFailure, ConnectTimeout } from './errors/connect-failure.js';
export { SSLError } from './errors/ssl-error.js';
export { CorsSuspected, type CorsSettings } from './errors/cors-suspected.js';
export { UnknownConnectionError } from './errors/unknown-connection-error.js';
export { RedirectRefused } from './errors/redirect-refused.js';
export { BodyNotReplayable } from './errors/body-not-replayable.js';
export { DeadlineExceeded } from './errors/deadline-exceeded.js';
export { SessionClosed } from './errors/session-closed.js';
export { InvalidResponse } from './errors/invalid-response.js';
