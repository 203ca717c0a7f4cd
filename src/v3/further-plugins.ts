/**
 * What a user of Keystone signs in with beside the password. Each is a binding of its own, in a file that only the door
 * names: bundlers that split code by files (esbuild, and with it Angular) would otherwise put all that `loadAuthPlugin` loads later
 * into each app from its start.
 */
import { applicationCredentialMethod as methodOfApplicationCredential } from '../credentials/application-credential-method.js';
import { receiptMethod as methodOfReceipt } from '../credentials/receipt-method.js';
import { tokenMethod as methodOfToken } from '../credentials/token-method.js';
import { totpMethod as methodOfTotp } from '../credentials/totp-method.js';
import { authMethodNames as namesOfMethods, registerAuthMethod as registerMethod } from '../identity/method-registry.js';
import { applicationCredential as applicationCredentialPlugin } from '../identity/v3-application-credential.js';
import { multifactor as multifactorPlugin } from '../identity/v3-multifactor.js';
import { token as tokenPlugin } from '../identity/v3-token.js';
import { totp as totpPlugin } from '../identity/v3-totp.js';

/** Identity v3 with an existing token, for another scope. */
export const token = tokenPlugin;

/** Identity v3 with a user and a one-time passcode. */
export const totp = totpPlugin;

/** Identity v3 with an application credential. */
export const applicationCredential = applicationCredentialPlugin;

/** Several methods in one sign-in, by their names: what configuration files can say. */
export const multifactor = multifactorPlugin;

/** A user and a time-based one-time passcode, for `v3.auth`. */
export const totpMethod = methodOfTotp;

/** An application credential, for `v3.auth`. */
export const applicationCredentialMethod = methodOfApplicationCredential;

/** An existing token, for `v3.auth`. */
export const tokenMethod = methodOfToken;

/** The receipt for methods that Keystone accepted already, beside the ones that were missing, for `v3.auth`. */
export const receiptMethod = methodOfReceipt;

/** The names there are, in alphabetical order. */
export const authMethodNames = namesOfMethods;

/** Makes an auth method of your own available to `v3.multifactor` under a name. */
export const registerAuthMethod = registerMethod;
