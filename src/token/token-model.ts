import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { endsAt, type Lifetime } from './lifetime.js';
import type { Renewable, TokenState } from './token-state.js';

/** A token that is held, with everything that came with it. */
export interface Held<T> {
  readonly value: T;
  readonly lifetime: Lifetime;
  readonly renewable: Renewable;
  /** A token that arrived expired, like the one before, is handed out all the same while this lasts. */
  readonly grace: Lifetime | undefined;
}

/** What a token source knows. {@link TokenState} is its public face. */
export type TokenModel<T> =
  | { readonly status: 'none' }
  | { readonly status: 'authenticating'; readonly since: number; readonly rejections: number }
  | { readonly status: 'valid'; readonly held: Held<T> }
  | {
      readonly status: 'renewing';
      readonly held: Held<T>;
      readonly since: number;
      readonly rejections: number;
      /** Why the last attempt failed; `undefined` while one is under way. */
      readonly failure: SignInFailure | undefined;
    }
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
}

/** What can happen to a token. */
export type TokenAction<T> =
  | { readonly type: 'started'; readonly at: number }
  | { readonly type: 'succeeded'; readonly held: Held<T> }
  | { readonly type: 'failed'; readonly failure: SignInFailure }
  /** The token's life is over. */
  | { readonly type: 'ended' }
  /** A service refused the token. What is known of the credentials stays. */
  | { readonly type: 'rejected' }
  /** Somebody wants to begin anew: token and remembered failures go. */
  | { readonly type: 'dropped' };

/** The next model; pure. A sign-in that fails while a token is still usable changes nothing for those who use it. */
export function reduceToken<T>(model: TokenModel<T>, action: TokenAction<T>): TokenModel<T> {
  switch (action.type) {
    case 'started':
      return started(model, action.at);
    case 'succeeded':
      return { status: 'valid', held: action.held };
    case 'failed':
      return failed(model, action.failure);
    case 'ended':
      return ended(model);
    case 'rejected':
      return heldEvenEnded(model) === undefined ? model : withoutToken(model);
    case 'dropped':
      return dropped(model);
  }
}

function started<T>(model: TokenModel<T>, since: number): TokenModel<T> {
  const held = heldBy(model);
  const rejections = rejectionsOf(model);
  return held === undefined
    ? { status: 'authenticating', since, rejections }
    : { status: 'renewing', held, since, rejections, failure: undefined };
}

function failed<T>(model: TokenModel<T>, failure: SignInFailure): TokenModel<T> {
  if (model.status === 'valid') return model;
  return model.status === 'renewing' ? { ...model, failure } : asFailed(failure);
}

function ended<T>(model: TokenModel<T>): TokenModel<T> {
  if (model.status === 'valid') return { status: 'expired', held: model.held };
  return model.status === 'renewing' ? withoutToken(model) : model;
}

function dropped<T>(model: TokenModel<T>): TokenModel<T> {
  const isUnderWay = model.status === 'authenticating' || (model.status === 'renewing' && model.failure === undefined);
  return isUnderWay ? { status: 'authenticating', since: model.since, rejections: 0 } : { status: 'none' };
}

/** The token is gone; of a renewal, it or why it failed remains. */
function withoutToken<T>(model: TokenModel<T>): TokenModel<T> {
  if (model.status !== 'renewing') return { status: 'none' };
  const { since, rejections, failure } = model;
  return failure === undefined ? { status: 'authenticating', since, rejections } : asFailed(failure);
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

/** The token that requests may use, if there is one. */
export function heldBy<T>(model: TokenModel<T>): Held<T> | undefined {
  return model.status === 'valid' || model.status === 'renewing' ? model.held : undefined;
}

/** The last token, even if it has ended. */
export function heldEvenEnded<T>(model: TokenModel<T>): Held<T> | undefined {
  return model.status === 'expired' ? model.held : heldBy(model);
}

/** What everybody may see. */
export function publicState<T>(model: TokenModel<T>): TokenState {
  switch (model.status) {
    case 'valid':
      return { status: 'valid', endsAt: endsAt(model.held.lifetime), renewable: model.held.renewable };
    case 'renewing': {
      const { since, failure } = model;
      const lastError = failure?.error;
      return { status: 'renewing', endsAt: endsAt(model.held.lifetime), since, lastError, retryAt: retryAt(failure) };
    }
    case 'challenged': {
      const { methods, requiredAuthMethods, expiresAt } = model.challenge;
      return { status: 'challenged', receipt: { methods, requiredAuthMethods, expiresAt } };
    }
    case 'expired':
      return {
        status: 'expired',
        endedAt: endsAt(model.held.lifetime) ?? model.held.lifetime.from.wall,
        renewable: model.held.renewable,
      };
    case 'failed':
      return { status: 'failed', error: model.failure.error, retryAt: retryAt(model.failure) };
    case 'authenticating':
      return { status: 'authenticating', since: model.since };
    case 'none':
      return model;
  }
}

/** By the wall clock, from when on a sign-in is tried again; `undefined`: at the next use, or never by itself. */
export function retryAt(failure: SignInFailure | undefined): number | undefined {
  return failure?.pause === undefined ? undefined : endsAt(failure.pause);
}
