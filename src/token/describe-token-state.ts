import type { Renewable, TokenState } from './token-state.js';

/** One sentence about the token for a status line, as of `now` by the wall clock in milliseconds; holds no secret. */
export function describeTokenState(state: TokenState, now: number): string {
  switch (state.status) {
    case 'none':
      return 'not signed in';
    case 'authenticating':
      return 'signing in';
    case 'valid':
      return `valid, ${describeLife(state.endsAt, now)}${VALID[state.renewable]}`;
    case 'renewing':
      return `renewing${describeTrouble(state, now)}, still valid, ${describeLife(state.endsAt, now)}`;
    case 'challenged':
      return `needs ${describeMissing(state.missing)}`;
    case 'expired':
      return `ended ${span(now - state.endedAt)} ago, ${EXPIRED[state.renewable]}`;
    case 'failed':
      return `sign-in failed: ${state.error.message.replace(/\.$/, '')}${describeRetry(state.retryAt, now)}`;
  }
}

const VALID: Readonly<Record<Renewable, string>> = {
  automatic: ', renewed automatically',
  'needs-user': ', then needs somebody to sign in again',
  impossible: ', then needs somebody to sign in again',
};

const EXPIRED: Readonly<Record<Renewable, string>> = {
  automatic: 'renewed at the next request',
  'needs-user': 'needs somebody to sign in again',
  impossible: 'needs somebody to sign in again',
};

/** What people call a method. */
const SPOKEN: Readonly<Record<string, string>> = { password: 'a password', totp: 'a passcode' };

function describeTrouble(state: TokenState & { readonly status: 'renewing' }, now: number): string {
  const { unreachableSince, lastError, retryAt } = state;
  if (unreachableSince !== undefined) return `: identity service unreachable for ${span(now - unreachableSince)}`;
  return lastError === undefined ? '' : `: last attempt failed (${lastError.code})${describeRetry(retryAt, now)}`;
}

function describeMissing(missing: readonly (readonly string[])[]): string {
  const ways = missing.map((rule) => rule.map((method) => SPOKEN[method] ?? method).join(' and '));
  return ways.filter((way) => way !== '').join(', or ') || 'another auth method';
}

function describeRetry(retryAt: number | undefined, now: number): string {
  return retryAt === undefined ? '' : `, next attempt in ${span(retryAt - now)}`;
}

function describeLife(endsAt: number | undefined, now: number): string {
  return endsAt === undefined ? 'without an end' : `ends in ${span(endsAt - now)}`;
}

/** A length of time in its largest whole unit. */
function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${String(seconds)} s`;
  if (seconds < 3600) return `${String(Math.floor(seconds / 60))} min`;
  return seconds < 172_800 ? `${String(Math.floor(seconds / 3600))} h` : `${String(Math.floor(seconds / 86_400))} d`;
}
