import type { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { endsAt } from './lifetime.js';
import { unreachableSinceOf, type Held, type SignInFailure, type TokenModel } from './token-model.js';
import type { TokenState } from './token-state.js';

/** What everybody may see of what a token source knows: no token, no receipt. */
export function publicState<T>(model: TokenModel<T>): TokenState {
  switch (model.status) {
    case 'valid':
      return model.held.hasEnded === true ? expired(model.held) : valid(model.held);
    case 'renewing':
      return model.held.hasEnded === true ? expired(model.held) : renewing(model);
    case 'challenged':
      return challenged(model.challenge);
    case 'expired':
      return expired(model.held);
    case 'failed':
      return { status: 'failed', error: model.failure.error, retryAt: retryAt(model.failure) };
    case 'authenticating':
      return { status: 'authenticating', since: model.since };
    case 'none':
      return model;
  }
}

function valid({ lifetime, renewable }: Held<unknown>): TokenState {
  return { status: 'valid', endsAt: endsAt(lifetime), renewable };
}

function renewing(model: TokenModel<unknown> & { readonly status: 'renewing' }): TokenState {
  const { held, since, failure } = model;
  return {
    status: 'renewing',
    endsAt: endsAt(held.lifetime),
    since,
    lastError: failure?.error,
    retryAt: retryAt(failure),
    unreachableSince: unreachableSinceOf(model),
  };
}

function challenged({ methods, requiredAuthMethods, expiresAt }: MissingAuthMethods): TokenState {
  const missing = requiredAuthMethods.map((rule) => rule.filter((method) => !methods.includes(method)));
  return { status: 'challenged', receipt: { methods, requiredAuthMethods, expiresAt }, missing };
}

function expired({ lifetime, renewable }: Held<unknown>): TokenState {
  return { status: 'expired', endedAt: endsAt(lifetime) ?? lifetime.from.wall, renewable };
}

/** By the wall clock, from when on a sign-in is tried again; `undefined`: at the next use, or never by itself. */
export function retryAt(failure: SignInFailure | undefined): number | undefined {
  return failure?.pause === undefined ? undefined : endsAt(failure.pause);
}
