/** What can go wrong with OpenID Connect alone. As in `further-plugins.ts` each is a binding of its own. */
import {
  InvalidOidcDiscoveryDocument as InvalidOidcDiscoveryDocumentClass,
  OidcPluginNotSupported as OidcPluginNotSupportedClass,
  OidcAccessTokenEndpointNotFound as OidcAccessTokenEndpointNotFoundClass,
  OidcAuthorizationEndpointNotFound as OidcAuthorizationEndpointNotFoundClass,
  OidcDeviceAuthorizationEndpointNotFound as OidcDeviceAuthorizationEndpointNotFoundClass,
  OidcDeviceAuthorizationTimeOut as OidcDeviceAuthorizationTimeOutClass,
} from '../errors/oidc-errors.js';

/** What was found at `discoveryEndpoint` is no discovery document of OpenID Connect, or not that of the provider it was asked for. */
export const InvalidOidcDiscoveryDocument = InvalidOidcDiscoveryDocumentClass;
/** What was found at `discoveryEndpoint` is no discovery document of OpenID Connect, or not that of the provider it was asked for. */
export type InvalidOidcDiscoveryDocument = InvalidOidcDiscoveryDocumentClass;

/** The provider says that it does not support the grant, or the proof of it, that the plugin uses. */
export const OidcPluginNotSupported = OidcPluginNotSupportedClass;
/** The provider says that it does not support the grant, or the proof of it, that the plugin uses. */
export type OidcPluginNotSupported = OidcPluginNotSupportedClass;

/** Neither the options nor the discovery document say where tokens are given. */
export const OidcAccessTokenEndpointNotFound = OidcAccessTokenEndpointNotFoundClass;
/** Neither the options nor the discovery document say where tokens are given. */
export type OidcAccessTokenEndpointNotFound = OidcAccessTokenEndpointNotFoundClass;

/** Neither the options nor the discovery document say where a person is asked. */
export const OidcAuthorizationEndpointNotFound = OidcAuthorizationEndpointNotFoundClass;
/** Neither the options nor the discovery document say where a person is asked. */
export type OidcAuthorizationEndpointNotFound = OidcAuthorizationEndpointNotFoundClass;

/** Neither the options nor the discovery document say where device codes are given. */
export const OidcDeviceAuthorizationEndpointNotFound = OidcDeviceAuthorizationEndpointNotFoundClass;
/** Neither the options nor the discovery document say where device codes are given. */
export type OidcDeviceAuthorizationEndpointNotFound = OidcDeviceAuthorizationEndpointNotFoundClass;

/** Nobody entered the code of a device while it was good. */
export const OidcDeviceAuthorizationTimeOut = OidcDeviceAuthorizationTimeOutClass;
/** Nobody entered the code of a device while it was good. */
export type OidcDeviceAuthorizationTimeOut = OidcDeviceAuthorizationTimeOutClass;
