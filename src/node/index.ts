/**
 * What only Node has: configuration from files and the environment, token files, Kerberos, SAML, a backend for front ends.
 * Importing it makes its auth plugins loadable by name.
 *
 * @module keystoneauth-rx/node
 */

import { registerNodePlugins } from './register-node-plugins.js';

export { fileSource } from '../credentials/node/file-source.js';
export { commandSource, type CommandSourceOptions } from './command-source.js';
export { fileTokenStore, type FileTokenStoreOptions } from './file-token-store.js';
export { cloudConfig } from './clouds/cloud-config.js';
export type { CloudFileOptions } from './clouds/cloud-file-options.js';
export { cloudFileWarnings, type FileWithMode } from './clouds/cloud-file-warnings.js';
export { fromCloud, type FromCloudOptions } from './clouds/from-cloud.js';
export { fromEnvironment, type FromEnvironmentOptions } from './clouds/from-environment.js';
export { samlPassword, type SamlPasswordOptions } from '../identity/federation/saml/saml-password.js';
export { adfsPassword, type AdfsPasswordOptions } from '../identity/federation/adfs/adfs-password.js';
export { keystoneToKeystone, type KeystoneToKeystoneOptions } from '../identity/federation/keystone-to-keystone.js';
export {
  fedKerberos,
  kerberos,
  kerberosMethod,
  type FedKerberosOptions,
  type KerberosMethodOptions,
  type KerberosOptions,
} from './kerberos.js';
export { readArguments, type ArgumentsInput, type ReadArguments } from './arguments/read-arguments.js';
export { authTypeOption, readAuthArguments, type AuthArguments, type AuthArgumentsInput } from './arguments/read-auth-arguments.js';
export { loopbackRedirect, type LoopbackHost, type LoopbackRedirectOptions } from './loopback-redirect.js';
export {
  nativeNegotiateTokens,
  negotiateTokensOf,
  type KerberosClient,
  type KerberosPackage,
  type LoadedKerberos,
} from './native-negotiate-tokens.js';
export type { NegotiateExchange, NegotiateTokens, NegotiateWishes } from '../identity/kerberos/negotiate-tokens.js';
export type { MutualAuth } from '../identity/kerberos/mutual-auth.js';
export { gateway, type Gateway } from './gateway/gateway.js';
export type { GatewayCookieOptions, GatewayCsrfHeader, GatewayOptions } from './gateway/gateway-options.js';
export type { GatewayClient } from './gateway/page-origin.js';
export { toNodeListener, type NodeListener, type RequestHandler } from './gateway/to-node-listener.js';

registerNodePlugins();
