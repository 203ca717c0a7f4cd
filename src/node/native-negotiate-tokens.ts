import { OptionError } from '../errors/option-error.js';
import type { NegotiateExchange, NegotiateTokens, NegotiateWishes } from '../identity/kerberos/negotiate-tokens.js';

/** What is used of the package `kerberos`. Its own types have another name for the flags than it reads. */
export interface KerberosPackage {
  /** Begins a talk with a service, named `HTTP@host`. */
  readonly initializeClient: (service: string, options: { readonly mechOID: number; readonly flags: number }) => Promise<KerberosClient>;
}

/** One talk with a service, as that package has it. */
export interface KerberosClient {
  readonly contextComplete: boolean;
  /** The next token, for what the service said. */
  readonly step: (challenge: string) => Promise<string | null>;
}

/** The package as `import` and `require` give it. */
export type LoadedKerberos = KerberosPackage | { readonly default: KerberosPackage };

/** Negotiate wraps Kerberos in SPNEGO (RFC 4178). */
const SPNEGO = 6;
/** Of the flags of RFC 2743: the service proves who it is; messages have an order. */
const [MUTUAL, SEQUENCE] = [2, 8];

/** A name that bundlers do not look into: it is an optional package with a native part. */
const PACKAGE: string = 'kerberos';

/**
 * Negotiate tokens from the tickets of this machine (`kinit`, a keytab, a Windows sign-in), made by the optional package
 * `kerberos`, which is loaded when a server asks for the first one.
 */
export const nativeNegotiateTokens: NegotiateTokens = negotiateTokensOf(() => import(PACKAGE) as Promise<LoadedKerberos>);

/**
 * The same with a package that `load` brings, where it is found in another way: in a program that is bundled it is
 * `negotiateTokensOf(() => import('kerberos'))`.
 */
export function negotiateTokensOf(load: () => Promise<LoadedKerberos>): NegotiateTokens {
  return {
    begin: async (service: string, { mutual }: NegotiateWishes): Promise<NegotiateExchange> => {
      const { initializeClient } = await loaded(load);
      const client = await initializeClient(service, { mechOID: SPNEGO, flags: mutual ? MUTUAL | SEQUENCE : SEQUENCE });
      const token = await client.step('');
      return {
        token: token ?? '',
        verify: async (reply) => {
          await client.step(reply);
          return client.contextComplete;
        },
      };
    },
  };
}

async function loaded(load: () => Promise<LoadedKerberos>): Promise<KerberosPackage> {
  try {
    const found = await load();
    return 'default' in found ? found.default : found;
  } catch (cause) {
    throw new OptionError(
      'tokens',
      'Kerberos needs the package "kerberos", which could not be loaded. Install it with: npm install kerberos (where it has to ' +
        'be compiled, a C++ compiler and the package libkrb5-dev or krb5-devel have to be there), or give "tokens" of your own.',
      { code: 'unsupported-here', cause },
    );
  }
}
