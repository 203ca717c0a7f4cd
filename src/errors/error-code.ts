/**
 * Every `code` an error of this library can have. Codes are part of the public contract: a code never changes its meaning,
 * new ones come with a minor release.
 */
export type ErrorCode =
  // bad input, found before anything is sent
  | 'invalid-option'
  | 'unknown-option'
  | 'missing-required-options'
  | 'unsupported-here'
  | 'invalid-cloud-config'
  // authentication
  | 'missing-auth-plugin'
  | 'no-matching-plugin'
  | 'authorization-failure'
  | 'missing-auth-methods'
  | 'service-provider-not-found'
  | 'invalid-oidc-discovery-document'
  | 'oidc-grant-not-supported'
  | 'oidc-endpoint-not-found'
  | 'oidc-device-authorization-timeout'
  | 'sign-in-window-blocked'
  | 'sign-in-abandoned'
  // catalog, discovery, microversions
  | 'endpoint-not-found'
  | 'empty-catalog'
  | 'discovery-failure'
  | 'version-not-available'
  | 'implied-version-mismatch'
  | 'microversion-not-supported'
  // the wire
  | 'connect-failure'
  | 'connect-timeout'
  | 'ssl-error'
  | 'cors-suspected'
  | 'unknown-connection-error'
  | 'redirect-refused'
  | 'body-not-replayable'
  | 'response-too-large'
  | 'deadline-exceeded'
  | 'aborted'
  | 'session-closed'
  | 'queue-full'
  | 'circuit-open'
  // the reply
  | 'http-error'
  | 'invalid-response'
  // what is waited for
  | 'resource-failed';
