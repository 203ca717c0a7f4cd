import { BodyNotReplayable } from '../errors/body-not-replayable.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { backoffMs } from '../retry/backoff.js';
import { isRepeatable } from '../retry/repeatable.js';
import { retryAfterMs } from '../retry/retry-after.js';
import type { ExchangeProgress } from './exchange-progress.js';
import { followRedirect, isRedirect, type RedirectSurroundings } from './redirect.js';
import type { ApiResponse } from './response.js';
import type { WireRequest } from './wire-request.js';

/** How one attempt ended. */
export type AttemptOutcome = { readonly response: ApiResponse } | { readonly error: KeystoneAuthError };

/** An end: the reply or the error stands. */
export type LastStep =
  | { readonly kind: 'done'; readonly response: ApiResponse; readonly missingLocation: boolean }
  | { readonly kind: 'fail'; readonly error: KeystoneAuthError };

/** Another attempt after a while. */
export interface RetryStep {
  readonly kind: 'retry';
  readonly reason: 'connection' | 'status';
  readonly status: number | undefined;
  /** What went wrong, for the report. */
  readonly message: string;
  readonly progress: ExchangeProgress;
  readonly delayMs: number;
  /** Whether the service asked for that delay. */
  readonly asked: boolean;
  readonly retriesLeft: number;
  /** What happens if there is no time or no budget for it. */
  readonly otherwise: LastStep;
}

/** What an exchange does after an attempt. */
export type Step = LastStep | { readonly kind: 'redirect'; readonly progress: ExchangeProgress } | RetryStep;

/** What the decision needs from outside. */
export interface StepSurroundings extends RedirectSurroundings {
  readonly now: () => number;
  readonly random: () => number;
}

/** A server that wants more patience than this gets an error with `retryAfterMs` instead of a wait. */
const LONGEST_RETRY_AFTER_MS = 60_000;

/** The whole policy of redirects and retries as one pure decision. */
export function nextStep(
  request: WireRequest,
  progress: ExchangeProgress,
  { outcome, surroundings }: { readonly outcome: AttemptOutcome; readonly surroundings: StepSurroundings },
): Step {
  const step =
    'error' in outcome
      ? afterFailure(request, progress, { error: outcome.error, surroundings })
      : afterReply(request, progress, { response: outcome.response, surroundings });
  const again = step.kind === 'redirect' || step.kind === 'retry';
  return again && !request.body.replayable ? notReplayable(request, outcome, surroundings) : step;
}

function afterFailure(
  request: WireRequest,
  progress: ExchangeProgress,
  { error, surroundings }: { readonly error: KeystoneAuthError; readonly surroundings: StepSurroundings },
): Step {
  const retriable = isKeystoneAuthError(error, 'connect-failure') || isKeystoneAuthError(error, 'connect-timeout');
  const repeatable = isRepeatable(request.method, error.outcome, request.retryNonIdempotent);
  if (!retriable || !repeatable || progress.connectRetriesLeft <= 0) return { kind: 'fail', error };
  const retriesLeft = progress.connectRetriesLeft - 1;
  return {
    kind: 'retry',
    reason: 'connection',
    status: undefined,
    message: error.message,
    progress: { ...progress, connectRetriesLeft: retriesLeft, connectDelays: progress.connectDelays + 1 },
    delayMs: backoffMs(progress.connectDelays, request.connectRetryDelayMs, surroundings.random),
    asked: false,
    retriesLeft,
    otherwise: { kind: 'fail', error },
  };
}

function afterReply(
  request: WireRequest,
  progress: ExchangeProgress,
  { response, surroundings }: { readonly response: ApiResponse; readonly surroundings: StepSurroundings },
): Step {
  if (isRedirect(response.status, progress)) return redirect(request, progress, { response, surroundings });
  const retriable = request.retriableStatusCodes.includes(response.status) && progress.statusCodeRetriesLeft > 0;
  const asked = retriable ? retryAfterMs(response.headers['retry-after'], surroundings.now()) : undefined;
  const otherwise: LastStep = { kind: 'done', response, missingLocation: false };
  if (!retriable || (asked ?? 0) > LONGEST_RETRY_AFTER_MS) return otherwise;
  const retriesLeft = progress.statusCodeRetriesLeft - 1;
  return {
    kind: 'retry',
    reason: 'status',
    status: response.status,
    message: `Retriable status code ${String(response.status)}`,
    progress: {
      ...progress,
      statusCodeRetriesLeft: retriesLeft,
      statusCodeDelays: progress.statusCodeDelays + 1,
      connectDelays: 0,
    },
    delayMs: asked ?? backoffMs(progress.statusCodeDelays, request.statusCodeRetryDelayMs, surroundings.random),
    asked: asked !== undefined,
    retriesLeft,
    otherwise,
  };
}

function redirect(
  request: WireRequest,
  progress: ExchangeProgress,
  { response, surroundings }: { readonly response: ApiResponse; readonly surroundings: StepSurroundings },
): Step {
  try {
    const next = followRedirect(request, response, { progress, surroundings });
    return next === undefined
      ? { kind: 'done', response, missingLocation: true }
      : { kind: 'redirect', progress: next };
  } catch (error) {
    if (isKeystoneAuthError(error)) return { kind: 'fail', error };
    throw error;
  }
}

function notReplayable(request: WireRequest, outcome: AttemptOutcome, { shown }: StepSurroundings): Step {
  const failure = 'error' in outcome ? outcome.error : undefined;
  const reason = 'error' in outcome ? outcome.error.message : `It was answered with ${String(outcome.response.status)}.`;
  return {
    kind: 'fail',
    error: new BodyNotReplayable(
      `${request.method} ${shown(request.url)} cannot be sent again: its body was a stream, which is consumed. ${reason} ` +
        'Give "body" as a function that makes the stream, then it can be repeated.',
      { outcome: failure?.outcome ?? 'refused', cause: failure },
    ),
  };
}
