import type { AccessInfo, TokenState } from 'keystoneauth-rx';

/** How far a token is through its life. */
export interface TokenLife {
  readonly leftMs: number;
  /** What is left, from 0 to 1. */
  readonly share: number;
  /** Where renewal begins, from 0 to 1; `undefined`: nobody renews it. */
  readonly renewalAt: number | undefined;
  /** It is time for a newer one. */
  readonly soon: boolean;
}

/** `undefined` for what has no end. */
export function tokenLife(state: TokenState, access: AccessInfo | undefined, now: number): TokenLife | undefined {
  if ((state.status !== 'valid' && state.status !== 'renewing') || state.endsAt === undefined) return undefined;
  const { issuedAt, expiresAt } = access ?? {};
  if (issuedAt === undefined || expiresAt === undefined) return undefined;
  const wholeMs = Math.max(1, expiresAt - issuedAt);
  const leftMs = Math.max(0, state.endsAt - now);
  const marginMs = Math.max(0.2 * wholeMs, Math.min(120_000, wholeMs / 2));
  const renews = state.status === 'renewing' || state.renewable === 'automatic';
  return {
    leftMs,
    share: Math.min(1, leftMs / wholeMs),
    renewalAt: renews ? marginMs / wholeMs : undefined,
    soon: leftMs <= marginMs,
  };
}
