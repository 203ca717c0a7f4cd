import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { isGiven } from '../../credentials/is-given.js';
import { OptionError } from '../../errors/option-error.js';
import { base64Url, randomText } from './random-text.js';

/** How a challenge is made from its verifier. */
export type CodeChallengeMethod = 'S256' | 'plain';

/** What proves that who redeems a code is who asked for it. */
export interface PkceProof {
  readonly method: CodeChallengeMethod;
  /** Goes with the question. */
  readonly challenge: string;
  /** Goes with the code; a secret until then. */
  readonly verifier: string;
}

/** As many as make 56 characters; RFC 7636 §4.1 asks for 43 to 128. */
const VERIFIER_BYTES = 42;

const METHODS: ReadonlySet<unknown> = new Set<CodeChallengeMethod>(['S256', 'plain']);

/** What a challenge can be made from. */
export function newVerifier(): string {
  return randomText(VERIFIER_BYTES);
}

/**
 * The proof for one sign-in, a fresh one unless there is a `verifier`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7636#section-4
 */
export function pkceProof(method: CodeChallengeMethod, verifier = newVerifier()): PkceProof {
  return { method, verifier, challenge: method === 'plain' ? verifier : base64Url(sha256(utf8ToBytes(verifier))) };
}

/** The method if one is given; throws an OptionError for one that does not exist. */
export function checkChallengeMethod(method: CodeChallengeMethod | undefined, where: string): CodeChallengeMethod | undefined {
  if (!isGiven(method)) return undefined;
  if (METHODS.has(method)) return method;
  throw new OptionError('codeChallengeMethod', `"codeChallengeMethod" of ${where} can be "S256" or "plain"; nothing was sent.`);
}
