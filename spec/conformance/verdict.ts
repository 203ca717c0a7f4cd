import { isKeystoneAuthError } from 'keystoneauth-rx';
import { replayDifferences } from './compare-replay.js';
import { hasSpec, type Deviation } from './deviations.js';
import { shown } from './json.js';
import type { Replay } from './replay.js';
import type { Vector } from './vector.js';

/** What became of one vector, as the report has it. */
export interface Verdict {
  readonly pass: boolean;
  /** What differs, or why the vector was skipped; for an excused vector what it was excused for. */
  readonly diff?: string;
  readonly skip?: true;
  readonly deviation?: string;
  readonly quirk?: true;
}

/** The verdict on a vector that uses something the library does not have. */
export function skipped(missing: string): Verdict {
  return { pass: false, skip: true, diff: `not offered yet: ${missing}` };
}

/** The verdict on a replay. Deviations and quirks may differ, but have to end in values or typed errors. */
export function judge(vector: Vector, replay: Replay, deviation: Deviation | undefined): Verdict {
  const differing = [...replayDifferences(vector, replay), ...escaped(replay)];
  if (deviation !== undefined) return judgeDeviation(deviation, replay, differing);
  if (differing.length === 0) return { pass: true };
  const diff = differing.join('\n');
  return vector.quirk === true && untypedErrors(replay).length === 0 ? { pass: true, quirk: true, diff } : { pass: false, diff };
}

function judgeDeviation(deviation: Deviation, replay: Replay, differing: readonly string[]): Verdict {
  const faults = [
    ...untypedErrors(replay),
    ...(hasSpec(deviation) ? [] : [`the deviation "${deviation.glob}" names ${deviation.spec}, which does not exist`]),
  ];
  const diff = [...faults, ...differing].join('\n');
  return { pass: faults.length === 0, deviation: deviation.reason, ...(diff !== '' && { diff }) };
}

function untypedErrors({ setup, outcomes, faults }: Replay): readonly string[] {
  const untyped = [...(setup === undefined ? [] : [setup]), ...outcomes].flatMap((outcome) =>
    'error' in outcome && !isKeystoneAuthError(outcome.error) ? [`untyped error: ${shown(outcome.error)}`] : [],
  );
  return [...untyped, ...escaped({ faults })];
}

function escaped({ faults }: Pick<Replay, 'faults'>): readonly string[] {
  return faults.map((fault) => `error that nobody caught: ${shown(fault)}`);
}
