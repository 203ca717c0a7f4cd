import { keystoneauthOption } from '../describe-option.js';
import type { LoadingOption } from '../loading-option.js';

/** An access token that a user gave to a consumer. Both secrets are secret, which keystoneauth forgot. */
export const OAUTH1: readonly LoadingOption[] = [
  keystoneauthOption('consumer-key', { required: true, help: 'Id of the consumer.' }),
  keystoneauthOption('consumer-secret', { required: true, secret: true, help: 'Secret of the consumer.' }),
  keystoneauthOption('access-key', { required: true, help: 'Id of the access token.' }),
  keystoneauthOption('access-secret', { required: true, secret: true, help: 'Secret of the access token.' }),
];

const ENDPOINT = 'Where access tokens are given; that of Keystone is AUTH_URL/v3/OS-OAUTH2/token.';

/** An application credential as an OAuth 2.0 client. */
export const OAUTH2: readonly LoadingOption[] = [
  keystoneauthOption('oauth2_endpoint', { required: true, help: ENDPOINT }),
  keystoneauthOption('oauth2_client_id', { required: true, help: 'Id of the client: that of an application credential.' }),
  keystoneauthOption('oauth2_client_secret', { required: true, secret: true, help: 'Secret of the client: that of the application credential.' }),
];

/** A client certificate as an OAuth 2.0 client. */
export const OAUTH2_MTLS: readonly LoadingOption[] = [
  keystoneauthOption('oauth2-endpoint', { required: true, help: ENDPOINT }),
  keystoneauthOption('oauth2-client-id', { required: true, help: 'Id of the client: that of the user whom the certificate stands for.' }),
];
