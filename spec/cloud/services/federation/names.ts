/** Identity providers and protocols, as Keystone calls them. */
export const NAMES = {
  openId: { identityProvider: 'openid-provider', protocol: 'openid' },
  kerberos: { identityProvider: 'kerberos-realm', protocol: 'mapped' },
  saml: { identityProvider: 'saml-provider', protocol: 'saml2' },
  keystone: { identityProvider: 'other-keystone', protocol: 'saml2' },
} as const;

/** What a Keystone that vouches for its users calls the one behind Apache. */
export const SERVICE_PROVIDER = 'keystone-behind-apache';

/** Where people of an identity provider sign in (Keystone API v3, OS-FEDERATION). */
export function federatedPath({ identityProvider, protocol }: { readonly identityProvider: string; readonly protocol: string }): string {
  return `/v3/OS-FEDERATION/identity_providers/${identityProvider}/protocols/${protocol}/auth`;
}

/** Keystone's pages for sign-in by browser, for an identity provider and for its protocol. */
export const WEB_SSO_PATHS = {
  protocol: `/v3/auth/OS-FEDERATION/websso/${NAMES.openId.protocol}`,
  identityProvider: `/v3/auth/OS-FEDERATION/identity_providers/${NAMES.openId.identityProvider}/protocols/${NAMES.openId.protocol}/websso`,
} as const;

/** Where the provider sends browsers back to, below the web server's own URLs. */
export const OPENID_CALLBACK = '/openid-callback';

/** The folder of the OpenID provider, below Keystone's. */
export const OPENID_FOLDER = 'openid';

/** What the OpenID provider calls the key that it signs with. */
export const OPENID_KEY = 'signing-key';

/** What is protected by Kerberos and stands for Keystone's root otherwise. */
export const KERBEROS_ROOT = '/krb';

/** How mod_ssl writes the issuer of client certificates. */
export const AUTHORITY = { subject: '/O=Test/CN=Test CA', name: 'CN=Test CA,O=Test' } as const;
