import { describe, expect, it } from 'vitest';
import {
  InvalidOidcDiscoveryDocument,
  OidcAccessTokenEndpointNotFound,
  OidcAuthorizationEndpointNotFound,
  OidcDeviceAuthorizationEndpointNotFound,
  OidcDeviceAuthorizationTimeOut,
  OidcPluginNotSupported,
} from '../../src/errors/oidc-errors.js';

describe('errors of OpenID Connect', () => {
  it.each([
    [InvalidOidcDiscoveryDocument, 'InvalidOidcDiscoveryDocument', 'invalid-oidc-discovery-document'],
    [OidcPluginNotSupported, 'OidcPluginNotSupported', 'oidc-grant-not-supported'],
    [OidcAccessTokenEndpointNotFound, 'OidcAccessTokenEndpointNotFound', 'oidc-endpoint-not-found'],
    [OidcAuthorizationEndpointNotFound, 'OidcAuthorizationEndpointNotFound', 'oidc-endpoint-not-found'],
    [OidcDeviceAuthorizationEndpointNotFound, 'OidcDeviceAuthorizationEndpointNotFound', 'oidc-endpoint-not-found'],
    [OidcDeviceAuthorizationTimeOut, 'OidcDeviceAuthorizationTimeOut', 'oidc-device-authorization-timeout'],
  ])('%o has its name and its code', (ErrorClass, name, code) => {
    expect(new ErrorClass('x', { outcome: 'refused' })).toMatchObject({ name, code, message: 'x', outcome: 'refused' });
  });
});
