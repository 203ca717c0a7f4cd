import type { AuthReceipt } from '../errors/missing-auth-methods.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';

/**
 * Whether a token can be had again without anybody's help: `automatic` from the credentials at hand, `needs-user` when a
 * person has to act (a passcode, an authorization code), `impossible` when there are no credentials at all.
 */
export type Renewable = 'automatic' | 'needs-user' | 'impossible';

/** The token over time, as everybody may see it. It holds no token. Instants are wall-clock milliseconds. */
export type TokenState =
  | { readonly status: 'none' }
  | { readonly status: 'authenticating'; readonly since: number }
  | { readonly status: 'valid'; readonly endsAt: number | undefined; readonly renewable: Renewable }
  | {
      /** Still usable while the next one is fetched. */
      readonly status: 'renewing';
      readonly endsAt: number | undefined;
      readonly since: number;
      /** Why the last attempt failed, if it did, and when the next one starts. */
      readonly lastError: KeystoneAuthError | undefined;
      readonly retryAt: number | undefined;
      /** When the first of the attempts in a row failed that did not reach the identity service. */
      readonly unreachableSince: number | undefined;
    }
  | {
      readonly status: 'challenged';
      readonly receipt: AuthReceipt;
      /** Of each combination that would be enough, the methods that are still to be given. */
      readonly missing: readonly (readonly string[])[];
    }
  | { readonly status: 'expired'; readonly endedAt: number; readonly renewable: Renewable }
  | { readonly status: 'failed'; readonly error: KeystoneAuthError; readonly retryAt: number | undefined };
