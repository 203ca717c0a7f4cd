import type { KeystoneAuthError } from '../../errors/keystone-auth-error.js';

/** Why something ended without a reply. */
export type Failure = Pick<KeystoneAuthError, 'code' | 'message'>;
