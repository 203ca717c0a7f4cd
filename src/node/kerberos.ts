import type { AuthMethod } from '../credentials/auth-method.js';
import { fedKerberos as federated, type FedKerberosOptions as FederatedOptions } from '../identity/federation/fed-kerberos.js';
import type { IdentityPlugin } from '../identity/identity-plugin.js';
import { kerberos as plugin, type KerberosOptions as PluginOptions } from '../identity/kerberos/kerberos.js';
import { kerberosMethod as method, type NegotiationOptions } from '../identity/kerberos/kerberos-method.js';
import { nativeNegotiateTokens } from './native-negotiate-tokens.js';

/** `tokens` may be left out here: then they come from the optional package `kerberos`. */
type NativeByDefault<T extends NegotiationOptions> = Omit<T, 'tokens'> & { readonly tokens?: T['tokens'] | undefined };

/** Options of {@link kerberosMethod}. */
export type KerberosMethodOptions = NativeByDefault<NegotiationOptions>;
/** Options of {@link kerberos}. */
export type KerberosOptions = NativeByDefault<PluginOptions>;
/** Options of {@link fedKerberos}. */
export type FedKerberosOptions = NativeByDefault<FederatedOptions>;

/** The Kerberos ticket of whoever runs the program, for `v3.auth`. */
export function kerberosMethod(options: KerberosMethodOptions = {}): AuthMethod {
  return method(withTokens(options));
}

/** Identity v3 with a Kerberos ticket. */
export function kerberos(options: KerberosOptions): IdentityPlugin {
  return plugin(withTokens(options));
}

/** A Kerberos ticket where Keystone maps its owner to a user. */
export function fedKerberos(options: FedKerberosOptions): IdentityPlugin {
  return federated(withTokens(options));
}

function withTokens<T extends object>(options: T & Pick<KerberosMethodOptions, 'tokens'>): T & Pick<NegotiationOptions, 'tokens'> {
  return { ...options, tokens: options.tokens ?? nativeNegotiateTokens };
}
