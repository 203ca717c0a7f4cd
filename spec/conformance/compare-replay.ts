import { isKeystoneAuthError } from 'keystoneauth-rx';
import { errorDifferences } from './compare-error.js';
import { logDifferences } from './compare-logs.js';
import { requestDifferences } from './compare-requests.js';
import { refusesEarlier } from './error-classes.js';
import { shown } from './json.js';
import { differences } from './match.js';
import type { MatchContext } from './matchers.js';
import type { Outcome, Replay } from './replay.js';
import type { ExpectedResult, Vector } from './vector.js';

/** How a replay differs from what was observed when the vector was recorded; empty: not at all. */
export function replayDifferences(vector: Vector, replay: Replay): readonly string[] {
  const { expect } = vector;
  if (isBetterThanAccident(vector, replay)) return [];
  const context: MatchContext = { requests: replay.requests, cacheIds: new Map() };
  const runs = { ...context, compareUserAgent: vector.compare_user_agent === true, sideBySide: sideBySide(vector, replay) };
  return [
    ...(replay.setup === undefined ? stepDifferences(vector, replay, context) : setupDifferences(vector, replay.setup, context)),
    ...requestDifferences(expect.requests ?? [], replay.requests, runs),
    ...differences(expect.delays ?? [], replay.delays, context, 'delays'),
    ...(vector.capture_logs === true ? logDifferences(expect.logs ?? [], replay.logs, context) : []),
  ];
}

/** Where Python's constructor failed by accident and ours makes a plugin that works, there is nothing to compare with. */
function isBetterThanAccident({ expect }: Vector, { setup, outcomes }: Replay): boolean {
  const { setup_error: accident } = expect;
  return accident?.uncontrolled === true && setup === undefined && outcomes.every(isTyped);
}

function isTyped(outcome: Outcome): boolean {
  return !('error' in outcome) || isKeystoneAuthError(outcome.error);
}

function stepDifferences(vector: Vector, { outcomes }: Replay, context: MatchContext): readonly string[] {
  const { setup_error: refused } = vector.expect;
  if (refused !== undefined) return [`expected ${refused.class} from a constructor, got ${shown(outcomes)} from the steps`];
  return resultDifferences(expectedResults(vector), outcomes, context);
}

/** A constructor that refuses what keystoneauth refuses at the first use refuses every step. */
function setupDifferences({ expect }: Vector, setup: Outcome, context: MatchContext): readonly string[] {
  if (expect.setup_error !== undefined) return resultDifferences([{ error: expect.setup_error }], [setup], context);
  const unexplained = (expect.results ?? []).filter(({ error }) => error === undefined || !isEarlyRefusal(error.class, setup));
  return resultDifferences(unexplained, unexplained.map(() => setup), context);
}

function isEarlyRefusal(className: string, setup: Outcome): boolean {
  return 'error' in setup && refusesEarlier(className, setup.error);
}

function expectedResults({ call, expect }: Vector): readonly ExpectedResult[] {
  if (call === undefined) return expect.results ?? [];
  return [expect.error === undefined ? { value: expect.result ?? null } : { error: expect.error }];
}

function resultDifferences(expected: readonly ExpectedResult[], outcomes: readonly Outcome[], context: MatchContext): readonly string[] {
  if (expected.length !== outcomes.length) return [`expected ${String(expected.length)} results, got ${String(outcomes.length)}`];
  return expected.flatMap((result, index) =>
    oneDifference(result, outcomes[index] ?? { value: undefined }, context).map((text) => `step ${String(index + 1)}: ${text}`),
  );
}

/** Where Python failed by accident, a value is as good as any typed error. */
function oneDifference({ value, error }: ExpectedResult, outcome: Outcome, context: MatchContext): readonly string[] {
  if (error === undefined) {
    return 'error' in outcome
      ? [`expected ${shown(value)}, got the error ${shown(outcome.error)}`]
      : differences(value ?? null, outcome.value ?? null, context);
  }
  if ('error' in outcome) return errorDifferences(error, outcome.error, context);
  return error.uncontrolled === true ? [] : [`expected ${error.class}, got ${shown(outcome.value)}`];
}

/** Requests of one call that looks at several endpoints at a time come in any order. */
function sideBySide({ steps = [] }: Vector, { marks }: Replay): readonly (readonly [number, number])[] {
  return steps.flatMap(({ call }, index) =>
    call === 'get_all_version_data' ? [[marks[index - 1] ?? 0, marks[index] ?? 0] as const] : [],
  );
}
