import { describeOption, keystoneauthOption } from '../describe-option.js';
import type { LoadingOption } from '../loading-option.js';
import { PROVIDER_USER } from './federation-options.js';

/** The client at an OpenID Connect provider, and the provider's endpoints. */
export const OIDC_CLIENT: readonly LoadingOption[] = [
  keystoneauthOption('client-id', { help: 'Id of the client at the provider.' }),
  keystoneauthOption('client-secret', { secret: true, help: 'Secret of the client at the provider; a public client has none.' }),
  keystoneauthOption('openid-scope', { key: 'scope', default: 'openid profile', help: 'What the provider is asked for, words separated by blanks.' }),
  keystoneauthOption('access-token-endpoint', { help: 'Where the provider gives tokens; wins over the discovery document.' }),
  keystoneauthOption('discovery-endpoint', { help: 'Where the provider describes itself: https://idp.example.com/.well-known/openid-configuration.' }),
  keystoneauthOption('access-token-type', { help: 'Which token Keystone is to have: access_token or id_token.' }),
];

/** What keystoneauth cannot be told of the provider. */
export const OIDC_PROVIDER: readonly LoadingOption[] = [
  describeOption({ name: 'tokenEndpointAuthMethod', default: 'client_secret_basic', help: 'How the client proves who it is: client_secret_basic or client_secret_post.' }),
  describeOption({ name: 'issuer', help: 'The issuer that the discovery document has to name, where that does not follow from its URL.' }),
];

/** A user of the provider. */
export const OIDC_USER: readonly LoadingOption[] = [
  ...PROVIDER_USER,
  keystoneauthOption('idp_otp_key', { help: 'The field of the form in which the provider wants a one-time password.' }),
];

/** What goes into that field. */
export const OIDC_OTP: LoadingOption = describeOption({ name: 'otp', secret: true, help: 'The one-time password; it works once.' });

const CODE_CHALLENGE_HELP = 'How the answer is tied to the question (PKCE): S256 or plain.';

/** A code that a person got. */
export const OIDC_CODE: readonly LoadingOption[] = [
  keystoneauthOption('redirect-uri', { help: 'Where the provider sends, or sent, the code.' }),
  keystoneauthOption('code', { deprecated: ['authorization_code'], required: true, secret: true, help: 'The authorization code that the provider gave; it works once.' }),
];

/** What keystoneauth cannot be told of it. */
export const OIDC_CODE_PROOF: readonly LoadingOption[] = [
  describeOption({ name: 'codeVerifier', secret: true, help: 'What the challenge was made from with which the code was asked for (PKCE).' }),
  describeOption({ name: 'authorizationEndpoint', help: 'Where the provider asks people; wins over the discovery document.' }),
  describeOption({ name: 'codeChallengeMethod', default: 'S256', help: CODE_CHALLENGE_HELP }),
];

/** A device without a browser. */
export const OIDC_DEVICE: readonly LoadingOption[] = [
  keystoneauthOption('device-authorization-endpoint', { help: 'Where the provider gives device codes; wins over the discovery document.' }),
  keystoneauthOption('code-challenge-method', { help: CODE_CHALLENGE_HELP }),
];

/** A token that somebody else got. */
export const OIDC_ACCESS_TOKEN: LoadingOption = keystoneauthOption('access-token', {
  required: true,
  secret: true,
  help: 'A token of the identity provider.',
});

/** The same from a file. */
export const OIDC_ACCESS_TOKEN_FILE: LoadingOption = describeOption({
  name: 'accessTokenFile',
  help: 'Instead of the token: the file that holds it, read for each sign-in. Not in browsers.',
});
