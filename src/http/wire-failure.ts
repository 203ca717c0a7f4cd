/**
 * What an adapter of ours found out about a failure by itself: `tls` (no trusted connection), `unreachable` (no connection, a
 * refusing proxy included), `connect-limit` and `reply-limit` (a time limit passed before, or after, the connection stood),
 * `broken` (the connection failed on the way).
 */
export type WireFailureKind = 'tls' | 'unreachable' | 'connect-limit' | 'reply-limit' | 'broken';

/** A failure whose message says what happened and what to do, without secrets; the typed error for it is made from that. */
export interface WireFailure extends Error {
  readonly wireFailure: WireFailureKind;
  /** Of the original failure, if there is one. */
  readonly code: string;
}

/** Makes a failure; `original` is kept as its cause. */
export function wireFailure(
  kind: WireFailureKind,
  reason: string,
  { code, original }: { readonly code: string; readonly original?: unknown },
): WireFailure {
  const error = original === undefined ? new Error(reason) : new Error(reason, { cause: original });
  return Object.assign(error, { wireFailure: kind, code });
}

/** How the limits of an exchange are called by who sets them. */
export type LimitedPhase = 'connect' | 'headers' | 'idle';

const PASSED: Readonly<Record<LimitedPhase, (ms: number) => string>> = {
  connect: (ms) => `no connection stood within ${String(ms)} ms (timeoutMs.connect); is there a firewall on the way?`,
  headers: (ms) => `no reply began within ${String(ms)} ms (timeoutMs.headers); the server may still work on it`,
  idle: (ms) => `the reply paused for ${String(ms)} ms (timeoutMs.idle)`,
};

/** The failure of an exchange whose limit has passed. */
export function limitFailure(phase: LimitedPhase, ms: number): WireFailure {
  return wireFailure(phase === 'connect' ? 'connect-limit' : 'reply-limit', PASSED[phase](ms), { code: 'ERR_TIME_LIMIT' });
}

const DOUBT: unique symbol = Symbol('an earlier attempt may have been executed');

/** Throws the same failure as one of a request that an earlier attempt may have brought to the server. */
export function throwInDoubt(error: unknown): never {
  if (error instanceof Error) Object.assign(error, { [DOUBT]: true });
  throw error;
}

/** Whether it is one of those. */
export function isInDoubt(error: unknown): boolean {
  return error instanceof Error && DOUBT in error;
}
