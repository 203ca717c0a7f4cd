import { newVerifier } from './pkce.js';
import { randomText } from './random-text.js';

/** What ties the answer of a provider to the question: nobody else may know any of it. */
export interface RedirectProof {
  readonly state: string;
  readonly nonce: string;
  /** What the challenge is made from (PKCE). */
  readonly codeVerifier: string;
}

/** As hard to guess as a token. */
const RANDOM_BYTES = 32;

/** A fresh proof for one sign-in. */
export function newRedirectProof(): RedirectProof {
  return { state: randomText(RANDOM_BYTES), nonce: randomText(RANDOM_BYTES), codeVerifier: newVerifier() };
}
