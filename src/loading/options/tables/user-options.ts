import { describeOption, keystoneauthOption } from '../describe-option.js';
import type { LoadingOption } from '../loading-option.js';

/** The id of a user. */
export const USER_ID: LoadingOption = keystoneauthOption('user-id', { help: 'Id of the user who signs in.' });

/** The name of a user. */
export const USERNAME: LoadingOption = keystoneauthOption('username', { deprecated: ['user_name'], help: 'Name of the user who signs in.' });

/** A user of Keystone. */
export const USER: readonly LoadingOption[] = [
  USER_ID,
  USERNAME,
  keystoneauthOption('user-domain-id', { help: 'Id of the domain in which the user has that name.' }),
  keystoneauthOption('user-domain-name', { help: 'Name of the domain in which the user has that name.' }),
];

/** The user's password. */
export const PASSWORD: LoadingOption = keystoneauthOption('password', { secret: true, prompt: 'Password: ', help: 'Password of the user.' });

/** A token that is there already. */
export const TOKEN: LoadingOption = keystoneauthOption('token', { secret: true, help: 'A token to sign in with.' });

/** One-time passcodes. */
export const TOTP: readonly LoadingOption[] = [
  keystoneauthOption('passcode', { secret: true, prompt: 'TOTP passcode: ', help: 'The passcode that the authenticator shows now; it works once.' }),
  describeOption({ name: 'totpSecret', secret: true, help: 'Instead of a passcode: the secret the authenticator was set up with (base 32), from which passcodes are made.' }),
];

/** Which application credential, and its secret. */
export const APPLICATION_CREDENTIAL: readonly LoadingOption[] = [
  keystoneauthOption('application_credential_secret', { required: true, secret: true, help: 'Secret of the application credential.' }),
  keystoneauthOption('application_credential_id', { help: 'Id of the application credential.' }),
  keystoneauthOption('application_credential_name', { help: 'Name of the application credential; a user belongs to it.' }),
];
