import { randomId } from '../../runtime/random-id.js';

/** A nonce nobody can guess, in hexadecimal digits: Keystone takes no others. */
export function oauth1Nonce(): string {
  return randomId();
}
