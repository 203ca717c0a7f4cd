import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import type { Lifetime } from './lifetime.js';
import { endsAt } from './lifetime.js';
import type { Renewable, TokenState } from './token-state.js';

/** A token that is held, with everything that came with it. */
export interface Held<T> {
  readonly value: T;
  readonly lifetime: Lifetime;
  readonly renewable: Renewable;
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
      readonly lastError: KeystoneAuthError | undefined;
      readonly retryAt: number | undefined;
    }
  | { readonly status: 'challenged'; readonly challenge: MissingAuthMethods }
  | { readonly status: 'expired'; readonly held: Held<T> }
  | { readonly status: 'failed'; readonly failure: SignInFailure };

/** A sign-in that failed, and until when it is not tried again. */
export interface SignInFailure {
  readonly error: KeystoneAuthError;
  /** `undefined`: the next use tries again. */
  readonly retryAt: number | undefined;
  /** How often in a row the credentials were rejected. */
  readonly rejections: number;
}

/** What can happen to a token. */
export type TokenAction<T> =
  | { readonly type: 'started'; readonly at: number }
  | { readonly type: 'succeeded'; readonly held: Held<T> }
  | { readonly type: 'failed'; readonly failure: SignInFailure }
  | { readonly type: 'challenged'; readonly challenge: MissingAuthMethods }
  | { readonly type: 'ended' }
  | { readonly type: 'dropped' };

/** The next model; pure. A sign-in that fails while a token is still usable changes nothing for those who use it. */
export function reduceToken<T>(model: TokenModel<T>, action: TokenAction<T>): TokenModel<T> {
  switch (action.type) {
    case 'started':
      return started(model, action.at);
    case 'succeeded':
      return { status: 'valid', held: action.held };
    case 'failed':
      return model.status === 'renewing'
        ? { ...model, lastError: action.failure.error, retryAt: action.failure.retryAt }
        : { status: 'failed', failure: action.failure };
    case 'challenged':
      return { status: 'challenged', challenge: action.challenge };
    case 'ended':
      return ended(model);
    case 'dropped':
      return { status: 'none' };
  }
}

function started<T>(model: TokenModel<T>, at: number): TokenModel<T> {
  if (model.status !== 'valid' && model.status !== 'renewing') {
    return { status: 'authenticating', since: at, rejections: model.status === 'failed' ? model.failure.rejections : 0 };
  }
  return { status: 'renewing', held: model.held, since: at, lastError: undefined, retryAt: undefined };
}

function ended<T>(model: TokenModel<T>): TokenModel<T> {
  if (model.status === 'valid') return { status: 'expired', held: model.held };
  return model.status === 'renewing' ? { status: 'authenticating', since: model.since, rejections: 0 } : model;
}

/** The token that requests may use, if there is one. */
export function heldBy<T>(model: TokenModel<T>): Held<T> | undefined {
  return model.status === 'valid' || model.status === 'renewing' ? model.held : undefined;
}

/** What everybody may see. */
export function publicState<T>(model: TokenModel<T>): TokenState {
  switch (model.status) {
    case 'valid':
      return { status: 'valid', endsAt: endsAt(model.held.lifetime), renewable: model.held.renewable };
    case 'renewing': {
      const { since, lastError, retryAt } = model;
      return { status: 'renewing', endsAt: endsAt(model.held.lifetime), since, lastError, retryAt };
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
      return { status: 'failed', error: model.failure.error, retryAt: model.failure.retryAt };
    case 'authenticating':
      return { status: 'authenticating', since: model.since };
    case 'none':
      return model;
  }
}
