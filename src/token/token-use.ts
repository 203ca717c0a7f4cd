import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { lazyMarginMs, remainingMs, type Moment } from './lifetime.js';
import { isStillRemembered } from './sign-in-failure.js';
import type { TokenLifeOptions } from './token-life-options.js';
import { failureIn, heldBy, heldEvenEnded, type Held, type TokenModel } from './token-model.js';

/** What somebody who needs a token now is given. */
export type TokenUse<T> =
  | { readonly kind: 'token'; readonly held: Held<T> }
  | { readonly kind: 'failure'; readonly error: KeystoneAuthError }
  /** What the sign-in that is under way brings, or a new one. */
  | { readonly kind: 'sign-in' };

/** Decides what is given at `now`; pure. */
export function tokenUse<T>(model: TokenModel<T>, now: Moment, options: TokenLifeOptions): TokenUse<T> {
  const held = heldEvenEnded(model);
  if (held !== undefined && isUsable(model, held, { now, options })) return { kind: 'token', held };
  if (model.status === 'challenged') return { kind: 'failure', error: model.challenge };
  if (model.status !== 'failed' || !isStillRemembered(model.failure, now)) return { kind: 'sign-in' };
  return { kind: 'failure', error: model.failure.error };
}

function isUsable<T>(
  model: TokenModel<T>,
  held: Held<T>,
  { now, options }: { readonly now: Moment; readonly options: TokenLifeOptions },
): boolean {
  if (options.reauthenticate === false || isInGrace(held, now)) return true;
  const left = remainingMs(held.lifetime, now);
  if (model.status === 'expired' || left <= 0) return false;
  if (options.renewal !== 'lazy' || left >= lazyMarginMs(held.lifetime.lifeMs)) return true;
  return isPaused(model, now);
}

/** Whether the last sign-in failed in a way that still answers for a new one. */
export function isPaused(model: TokenModel<unknown>, now: Moment): boolean {
  const failure = failureIn(model);
  return failure !== undefined && isStillRemembered(failure, now);
}

/** Whether a token that arrived expired is handed out all the same. */
export function isInGrace({ grace }: Held<unknown>, now: Moment): boolean {
  return grace !== undefined && remainingMs(grace, now) > 0;
}

/** Whether the life of the token that is held is over, so that it is no longer to be called valid. */
export function isOver(model: TokenModel<unknown>, now: Moment): boolean {
  const held = heldBy(model);
  return held !== undefined && remainingMs(held.lifetime, now) <= 0;
}
