import { ConnectFailure } from '../errors/connect-failure.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { UnknownConnectionError } from '../errors/unknown-connection-error.js';

const ADVICE = 'check that Redis runs, and that the client which was given to redisTokenStore is connected and may use EVAL, SET and PUBLISH';

/**
 * What a client of Redis failed with, while it was to do `what`, as an error of ours. Neither the message nor the members of
 * the client's error are in it: they may hold what was sent, the token.
 */
export function redisFailure(what: string, error: unknown): KeystoneAuthError {
  const refusal = refusalIn(error);
  if (refusal !== undefined) {
    return new UnknownConnectionError(`Redis refused to ${what} (${refusal}): ${ADVICE}.`, { outcome: 'refused' });
  }
  return new ConnectFailure(`Redis could not be asked to ${what} (${kindOf(error)}): ${ADVICE}.`, { outcome: 'unknown' });
}

/** Redis did not answer in time. */
export function redisSilence(what: string, limitMs: number): ConnectFailure {
  return new ConnectFailure(`Redis was to ${what} and did not answer within ${String(limitMs / 1000)} s: ${ADVICE}.`, { outcome: 'unknown' }, 'connect-timeout');
}

/** The word with which Redis begins an error reply: `NOAUTH`, `WRONGTYPE`, `ERR`. */
function refusalIn(error: unknown): string | undefined {
  return error instanceof Error ? /^[A-Z]{2,20}(?= )/.exec(error.message)?.[0] : undefined;
}

/** `ECONNREFUSED` and the like, else the name of the error's class. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given';
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z_]{2,40}$/.test(code) ? code : error.constructor.name;
}
