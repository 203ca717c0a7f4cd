import { type OpenIdClient } from './access.js';
import { type Certificate } from './certificates.js';

/** What Apache protects and how. */
export interface ApacheSettings {
  readonly home: string;
  readonly prefix: string;
  readonly ports: { readonly http: number; readonly https: number };
  /** The root of the Keystone behind it. */
  readonly keystoneUrl: string;
  readonly tls: Certificate & { readonly authority: string };
  readonly keytab: string;
  readonly openId: { readonly discoveryEndpoint: string; readonly client: OpenIdClient; readonly keys: string; readonly passphrase: string };
  /** For each identity provider that speaks SAML: its name, and files with its metadata and with ours. */
  readonly saml: readonly SamlProtection[];
  readonly samlKeys: Certificate;
}

/** A path that mod_auth_mellon protects. */
export interface SamlProtection {
  readonly path: string;
  /** Of its cookie: who is signed in at one is not at the others. */
  readonly name: string;
  readonly identityProviderMetadata: string;
  readonly serviceProviderMetadata: string;
  /** Attributes of an assertion that Keystone gets, under the names that mellon gives them. */
  readonly attributes: readonly string[];
}
