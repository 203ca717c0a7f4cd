import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import type { Lifetime } from './lifetime.js';
import type { Renewable } from './token-state.js';

/** A token that is held, with everything that came with it. */
export interface Held<T> {
  readonly value: T;
  readonly lifetime: Lifetime;
  readonly renewable: Renewable;
  /** A token that arrived expired, like the one before, is handed out all the same while this lasts. */
  readonly grace: Lifetime | undefined;
  /** Its life is over, but it is all there will be (`reauthenticate: false`). */
  readonly hasEnded?: boolean | undefined;
}

/** What is known while a sign-in is under way. */
interface UnderWay<T> {
  readonly since: number;
  readonly rejections: number;
  readonly unreachableSince?: number | undefined;
  /** Where a sign-in with other credentials goes back to if it fails. */
  readonly before?: TokenModel<T> | undefined;
}

/** What a token source knows. {@link TokenState} is its public face. */
export type TokenModel<T> =
  | { readonly status: 'none' }
  | ({ readonly status: 'authenticating' } & UnderWay<T>)
  | { readonly status: 'valid'; readonly held: Held<T> }
  | ({
      readonly status: 'renewing';
      readonly held: Held<T>;
      /** Why the last attempt failed; `undefined` while one is under way. */
      readonly failure: SignInFailure | undefined;
    } & UnderWay<T>)
  | { readonly status: 'challenged'; readonly challenge: MissingAuthMethods }
  | { readonly status: 'expired'; readonly held: Held<T> }
  | { readonly status: 'failed'; readonly failure: SignInFailure };

/** A sign-in that failed, and until when it is not tried again. */
export interface SignInFailure {
  readonly error: KeystoneAuthError;
  /** While this lasts nothing is tried; `undefined`: the next use tries again. */
  readonly pause: Lifetime | undefined;
  /** How often the credentials were rejected since they last worked. */
  readonly rejections: number;
  /** When the first of the failures in a row was that did not reach the identity service. */
  readonly unreachableSince?: number | undefined;
}

/** What can happen to a token. */
export type TokenAction<T> =
  /** With `isTrial`, credentials are tried that are not the present ones. */
  | { readonly type: 'started'; readonly at: number; readonly isTrial?: boolean | undefined }
  | { readonly type: 'succeeded'; readonly held: Held<T> }
  /** With what becomes of its renewals now. */
  | { readonly type: 'failed'; readonly failure: SignInFailure; readonly renewable?: Renewable | undefined }
  /** Other credentials were tried in vain: all is as it was before. */
  | { readonly type: 'set-back' }
  /** The token's life is over; with `isKept` it is used all the same. */
  | { readonly type: 'ended'; readonly isKept?: boolean | undefined }
  /** A service refused the token. What is known of the credentials stays. */
  | { readonly type: 'rejected' }
  /** Somebody wants to begin anew: token and remembered failures go. */
  | { readonly type: 'dropped' };

/** The next model; pure. A sign-in that fails while a token is still usable changes nothing for those who use it. */
export function reduceToken<T>(model: TokenModel<T>, action: TokenAction<T>): TokenModel<T> {
  switch (action.type) {
    case 'started':
      return started(model, action);
    case 'succeeded':
      return { status: 'valid', held: action.held };
    case 'failed':
      return failed(model, action);
    case 'set-back':
      return setBack(model);
    case 'ended':
      return action.isKept === true ? endedButKept(model) : ended(model);
    case 'rejected':
      return rejected(model);
    case 'dropped':
      return dropped(model);
  }
}

function started<T>(
  model: TokenModel<T>,
  { at, isTrial = false }: { readonly at: number; readonly isTrial?: boolean | undefined },
): TokenModel<T> {
  const held = heldBy(model);
  const known = {
    since: at,
    rejections: rejectionsOf(model),
    unreachableSince: unreachableSinceOf(model),
    before: isTrial ? model : undefined,
  };
  return held === undefined ? { status: 'authenticating', ...known } : { status: 'renewing', held, ...known, failure: undefined };
}

function failed<T>(model: TokenModel<T>, { failure, renewable }: { readonly failure: SignInFailure; readonly renewable?: Renewable | undefined }): TokenModel<T> {
  if (model.status === 'valid') return model;
  if (model.status !== 'renewing') return asFailed(failure);
  // What could renew is used up (a refresh token that was refused): the token is good, and will be the last one.
  const isLast = model.held.renewable === 'automatic' && renewable !== undefined && renewable !== 'automatic';
  return isLast ? { status: 'valid', held: { ...model.held, renewable } } : { ...model, failure, before: undefined };
}

function setBack<T>(model: TokenModel<T>): TokenModel<T> {
  if (model.status === 'authenticating') return model.before ?? { status: 'none' };
  if (model.status !== 'renewing') return model;
  const { before, held } = model;
  return before?.status === 'renewing' ? { ...before, held } : { status: 'valid', held };
}

function endedButKept<T>(model: TokenModel<T>): TokenModel<T> {
  if (heldBy(model)?.hasEnded === true) return model;
  return model.status === 'valid' || model.status === 'renewing' ? { ...model, held: { ...model.held, hasEnded: true } } : model;
}

function ended<T>(model: TokenModel<T>): TokenModel<T> {
  if (model.status === 'valid') return { status: 'expired', held: model.held };
  return model.status === 'renewing' ? withoutToken(model, ended) : model;
}

function rejected<T>(model: TokenModel<T>): TokenModel<T> {
  if (model.status === 'renewing') return withoutToken(model, rejected);
  return heldEvenEnded(model) === undefined ? model : { status: 'none' };
}

function dropped<T>(model: TokenModel<T>): TokenModel<T> {
  const isUnderWay = model.status === 'authenticating' || (model.status === 'renewing' && model.failure === undefined);
  return isUnderWay ? { status: 'authenticating', since: model.since, rejections: 0 } : { status: 'none' };
}

/** The token is gone; of a renewal, it or why it failed remains. What a trial goes back to loses the token the same way. */
function withoutToken<T>(
  model: TokenModel<T> & { readonly status: 'renewing' },
  leave: (model: TokenModel<T>) => TokenModel<T>,
): TokenModel<T> {
  const { since, rejections, unreachableSince, failure, before } = model;
  if (failure !== undefined) return asFailed(failure);
  return { status: 'authenticating', since, rejections, unreachableSince, before: before === undefined ? undefined : leave(before) };
}

function asFailed<T>(failure: SignInFailure): TokenModel<T> {
  const { error } = failure;
  return error instanceof MissingAuthMethods ? { status: 'challenged', challenge: error } : { status: 'failed', failure };
}

/** Why the last sign-in failed, if it did. */
export function failureIn(model: TokenModel<unknown>): SignInFailure | undefined {
  return model.status === 'failed' || model.status === 'renewing' ? model.failure : undefined;
}

/** How often the credentials were rejected since they last worked. */
export function rejectionsOf(model: TokenModel<unknown>): number {
  if (model.status === 'authenticating') return model.rejections;
  const known = model.status === 'renewing' ? model.rejections : 0;
  return failureIn(model)?.rejections ?? known;
}

/** Since when the identity service could not be reached, if the last attempt did not reach it. */
export function unreachableSinceOf(model: TokenModel<unknown>): number | undefined {
  const failure = failureIn(model);
  if (failure !== undefined) return failure.unreachableSince;
  return model.status === 'renewing' || model.status === 'authenticating' ? model.unreachableSince : undefined;
}

/** The challenge that waits for an answer, whether or not a token is still usable. */
export function challengeIn(model: TokenModel<unknown>): MissingAuthMethods | undefined {
  if (model.status === 'challenged') return model.challenge;
  const error = failureIn(model)?.error;
  return error instanceof MissingAuthMethods ? error : undefined;
}

/** The token that requests may use, if there is one. */
export function heldBy<T>(model: TokenModel<T>): Held<T> | undefined {
  return model.status === 'valid' || model.status === 'renewing' ? model.held : undefined;
}

/** The last token, even if it has ended. */
export function heldEvenEnded<T>(model: TokenModel<T>): Held<T> | undefined {
  return model.status === 'expired' ? model.held : heldBy(model);
}
