/** The Identity v3 plugins and their methods: `import * as v3 from 'keystoneauth-rx/v3'`. */
export { auth, type V3AuthOptions, type V3Options } from '../identity/v3-auth.js';
export { password, type V3PasswordOptions } from '../identity/v3-password.js';
export { token, type V3TokenOptions } from '../identity/v3-token.js';
export { totp, type V3TotpOptions } from '../identity/v3-totp.js';
export { applicationCredential, type V3ApplicationCredentialOptions } from '../identity/v3-application-credential.js';
export { multifactor, type V3MultifactorOptions } from '../identity/v3-multifactor.js';
export { authMethodNames, registerAuthMethod, type NamedAuthMethod } from '../identity/method-registry.js';
export { freshMethod } from '../credentials/fresh-method.js';
export { passwordMethod, type PasswordMethodOptions } from '../credentials/password-method.js';
export { tokenMethod, type TokenMethodOptions } from '../credentials/token-method.js';
export { totpMethod, type TotpMethodOptions } from '../credentials/totp-method.js';
export { receiptMethod, type ReceiptMethodOptions } from '../credentials/receipt-method.js';
export {
  applicationCredentialMethod,
  type ApplicationCredentialMethodOptions,
} from '../credentials/application-credential-method.js';
export type { AuthData, AuthMethod } from '../credentials/auth-method.js';
export type { Scope } from '../credentials/scope.js';
