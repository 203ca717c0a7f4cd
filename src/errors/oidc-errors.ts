import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** What was found at `discoveryEndpoint` is no discovery document of OpenID Connect, or not that of the provider it was asked for. */
export class InvalidOidcDiscoveryDocument extends KeystoneAuthError {
  override readonly name: string = 'InvalidOidcDiscoveryDocument';

  constructor(message: string, context: ErrorContext = {}) {
    super('invalid-oidc-discovery-document', message, context);
  }
}

/** The provider says that it does not support the grant, or the proof of it, that the plugin uses. */
export class OidcPluginNotSupported extends KeystoneAuthError {
  override readonly name: string = 'OidcPluginNotSupported';

  constructor(message: string, context: ErrorContext = {}) {
    super('oidc-grant-not-supported', message, context);
  }
}

/** Neither the options nor the discovery document say where tokens are given. */
export class OidcAccessTokenEndpointNotFound extends KeystoneAuthError {
  override readonly name: string = 'OidcAccessTokenEndpointNotFound';

  constructor(message: string, context: ErrorContext = {}) {
    super('oidc-endpoint-not-found', message, context);
  }
}

/** Neither the options nor the discovery document say where a person is asked. */
export class OidcAuthorizationEndpointNotFound extends KeystoneAuthError {
  override readonly name: string = 'OidcAuthorizationEndpointNotFound';

  constructor(message: string, context: ErrorContext = {}) {
    super('oidc-endpoint-not-found', message, context);
  }
}

/** Neither the options nor the discovery document say where device codes are given. */
export class OidcDeviceAuthorizationEndpointNotFound extends KeystoneAuthError {
  override readonly name: string = 'OidcDeviceAuthorizationEndpointNotFound';

  constructor(message: string, context: ErrorContext = {}) {
    super('oidc-endpoint-not-found', message, context);
  }
}

/** Nobody entered the code of a device while it was good. */
export class OidcDeviceAuthorizationTimeOut extends KeystoneAuthError {
  override readonly name: string = 'OidcDeviceAuthorizationTimeOut';

  constructor(message: string, context: ErrorContext = {}) {
    super('oidc-device-authorization-timeout', message, context);
  }
}
