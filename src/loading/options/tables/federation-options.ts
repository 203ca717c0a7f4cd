import { describeOption, keystoneauthOption } from '../describe-option.js';
import type { LoadingOption } from '../loading-option.js';

/** Which agreement of Keystone with an identity provider is used. */
export const FEDERATION: readonly LoadingOption[] = [
  keystoneauthOption('identity-provider', { required: true, help: "Keystone's id of the identity provider." }),
  keystoneauthOption('protocol', { required: true, help: "Keystone's id of the federation protocol: openid, saml2, mapped." }),
];

/** Whose tokens these are, for token stores. */
export const ACCOUNT: LoadingOption = describeOption({
  name: 'account',
  help: 'Any name for who signs in, where the other options do not tell; a token store keeps tokens apart by it.',
});

const IDENTITY_PROVIDER_URL = 'identity-provider-url';

/** A user of an identity provider, and the password there. */
export const PROVIDER_USER: readonly LoadingOption[] = [
  keystoneauthOption('username', { required: true, help: 'Name of the user at the identity provider.' }),
  keystoneauthOption('password', { required: true, secret: true, help: 'Password of the user at the identity provider.' }),
];

/** SAML 2.0 with the ECP profile. */
export const SAML: readonly LoadingOption[] = [
  keystoneauthOption(IDENTITY_PROVIDER_URL, { required: true, help: 'Where the identity provider takes SAML requests of ECP clients.' }),
  ...PROVIDER_USER,
];

/** WS-Trust 1.3 at ADFS. */
export const ADFS: readonly LoadingOption[] = [
  keystoneauthOption(IDENTITY_PROVIDER_URL, { required: true, help: 'Where ADFS gives security tokens: https://adfs.example.com/adfs/services/trust/13/usernamemixed.' }),
  keystoneauthOption('service-provider-endpoint', { required: true, help: 'Where the service provider in front of Keystone takes security tokens.' }),
  keystoneauthOption('service-provider-entity-id', { required: true, help: 'How ADFS calls the service provider.' }),
  ...PROVIDER_USER,
];

/** Kerberos. */
export const MUTUAL_AUTH: LoadingOption = keystoneauthOption('mutual-auth', {
  default: 'optional',
  help: 'Whether the server has to prove who it is: required, optional or disabled.',
});

/** Keystone to Keystone. */
export const KEYSTONE_TO_KEYSTONE: readonly LoadingOption[] = [
  describeOption({ name: 'base', kind: 'plugin', required: true, help: 'The auth plugin of the cloud whose Keystone vouches for us.' }),
  describeOption({ name: 'serviceProvider', required: true, help: 'What that Keystone calls the other cloud.' }),
];

/** Requests of a service on behalf of a user. */
export const SERVICE_TOKEN: readonly LoadingOption[] = [
  describeOption({ name: 'auth', kind: 'plugin', required: true, help: 'The auth plugin of the user on whose behalf requests are made.' }),
  describeOption({ name: 'serviceAuth', kind: 'plugin', required: true, help: 'The auth plugin of the service that makes them.' }),
];
