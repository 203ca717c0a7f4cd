import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { setHeader } from '../http/headers.js';
import { Secret } from '../redaction/secret.js';
import type { AuthMethod } from './auth-method.js';

/** The options of {@link receiptMethod}, by name. */
export const RECEIPT_OPTIONS: readonly string[] = ['receipt'];

/** The options of {@link receiptMethod}. */
export interface ReceiptMethodOptions {
  /** What Keystone sent in `Openstack-Auth-Receipt`; `MissingAuthMethods` has it as `receipt`. */
  readonly receipt: string;
}

/**
 * The receipt for the methods that Keystone accepted already, beside the ones that were missing. It goes into a header: in
 * the body it counts for nothing. A plugin's `answer` adds it by itself.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#multi-factor-authentication
 */
export function receiptMethod(options: ReceiptMethodOptions): AuthMethod {
  refuseUnknownOptions(options, new Set(RECEIPT_OPTIONS), 'v3.receiptMethod');
  if (typeof options.receipt !== 'string' || options.receipt === '') throw new MissingRequiredOptions(['receipt'], 'v3.receiptMethod');
  const receipt = new Secret(options.receipt);
  return {
    reusable: false,
    identity: { method: 'receipt', receipt },
    getAuthData: (connection, headers) => {
      connection.conceal(receipt.reveal());
      setHeader(headers, 'Openstack-Auth-Receipt', receipt.reveal());
      return undefined;
    },
  };
}
