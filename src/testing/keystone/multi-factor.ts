import type { CloudReply } from '../cloud-request.js';
import { isReply, jsonReply } from '../replies.js';
import { wireTime } from '../wire-time.js';
import type { Proof } from './auth-methods.js';
import { keystoneFault } from './fault.js';
import type { KeystoneState, Receipt } from './keystone-state.js';

/** Keystone's default life of a receipt. */
const RECEIPT_LIFE_MS = 300_000;

/** The header a receipt travels in, both ways. */
export const receiptHeader = 'openstack-auth-receipt';

function challenge(keystone: KeystoneState, { user, methods }: Proof): CloudReply {
  const { context, receipts } = keystone;
  const issuedAt = context.now();
  const receipt: Receipt = { id: `gAAAAABr${context.ids()}`, user, methods, issuedAt, expiresAt: issuedAt + RECEIPT_LIFE_MS };
  receipts.set(receipt.id, receipt);
  const document = {
    receipt: {
      methods,
      user: { id: user.id, name: user.name, domain: user.domain },
      expires_at: wireTime(receipt.expiresAt),
      issued_at: wireTime(issuedAt),
    },
    required_auth_methods: user.multiFactor,
  };
  return jsonReply(401, document, { [receiptHeader]: receipt.id });
}

function withReceipt(keystone: KeystoneState, proof: Proof, id: string): Proof | CloudReply {
  const receipt = keystone.receipts.get(id);
  const good = receipt !== undefined && keystone.context.now() < receipt.expiresAt && receipt.user === proof.user;
  if (!good) return keystoneFault(401, 'The receipt is not valid for this user, or has expired.');
  return { ...proof, methods: [...new Set([...proof.methods, ...receipt.methods])] };
}

/**
 * Holds a proof against the user's rules: enough methods, counting those of a receipt, pass; too few get a 401 with a receipt.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#multi-factor-authentication
 */
export function completeFactors(keystone: KeystoneState, shown: Proof, receipt: string | undefined): Proof | CloudReply {
  const proof = receipt === undefined ? shown : withReceipt(keystone, shown, receipt);
  if (isReply(proof)) return proof;
  const rules = proof.user.multiFactor;
  const enough = rules.length === 0 || rules.some((rule) => rule.every((method) => proof.methods.includes(method)));
  return enough ? proof : challenge(keystone, proof);
}
