import { KeystoneAuthError, type ErrorContext } from './keystone-auth-error.js';

/** What Keystone still wants before it gives a token (multi-factor authentication). */
export interface AuthReceipt {
  /** The methods that were accepted so far. */
  readonly methods: readonly string[];
  /** Each inner list is one combination of methods that would be enough. */
  readonly requiredAuthMethods: readonly (readonly string[])[];
  /** When the receipt ends, as Keystone wrote it (ISO 8601), if it did. */
  readonly expiresAt: string | undefined;
}

/**
 * Keystone accepted some factors and wants more. The receipt itself is a secret and not printed;
 * read it with `receipt`.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#multi-factor-authentication
 */
export class MissingAuthMethods extends KeystoneAuthError implements AuthReceipt {
  override readonly name: string = 'MissingAuthMethods';
  readonly methods: readonly string[];
  readonly requiredAuthMethods: readonly (readonly string[])[];
  readonly expiresAt: string | undefined;
  readonly #receipt: string;

  constructor(message: string, receipt: string, details: AuthReceipt & ErrorContext) {
    super('missing-auth-methods', message, { outcome: 'refused', cause: details.cause, requestId: details.requestId });
    this.#receipt = receipt;
    this.methods = details.methods;
    this.requiredAuthMethods = details.requiredAuthMethods;
    this.expiresAt = details.expiresAt;
  }

  /** The value to send back in `Openstack-Auth-Receipt`. */
  get receipt(): string {
    return this.#receipt;
  }
}
