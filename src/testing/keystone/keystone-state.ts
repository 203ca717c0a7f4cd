import type { CloudContext } from '../cloud-context.js';
import type { User } from '../directory.js';
import type { ApplicationCredential, Trust } from '../token-registry.js';

/** Some factors were accepted; the receipt says which, for a while. */
export interface Receipt {
  readonly id: string;
  readonly user: User;
  readonly methods: readonly string[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What Keystone keeps besides tokens. */
export interface KeystoneState {
  readonly context: CloudContext;
  readonly receipts: Map<string, Receipt>;
  readonly applicationCredentials: Map<string, ApplicationCredential>;
  readonly trusts: Map<string, Trust>;
}

/** A Keystone that has handed out nothing yet. */
export function createKeystoneState(context: CloudContext): KeystoneState {
  return { context, receipts: new Map(), applicationCredentials: new Map(), trusts: new Map() };
}
