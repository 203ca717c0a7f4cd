import { isKeystoneAuthError } from 'keystoneauth-rx';
import { replayDifferences } from './compare-replay.js';
import { hasSpec, type Deviation } from './deviations.js';
import { shown } from './json.js';
import type { Replay } from './replay.js';
import type { Vector } from './vector.js';

/** What became of one vector, as the report has it. */
export interface Verdict {
  readonly pass: boolean;
  /** What differs, or why the vector was skipped; for a deviation what it was excused for. */
  readonly diff?: string;
  readonly skip?: true;
  readonly deviation?: string;
  /** It passed, and in some places any value or typed error would have done. */
  readonly quirk?: true;
}

/** The verdict on a vector that uses something the library does not have. */
export function skipped(missing: string): Verdict {
  return { pass: false, skip: true, diff: `not offered yet: ${missing}` };
}

/** The verdict on a replay. A deviation may differ, but has to end in values or typed errors. */
export function judge(vector: Vector, replay: Replay, deviation: Deviation | undefined): Verdict {
  const differing = replayDifferences(vector, replay);
  if (deviation !== undefined) return judgeDeviation(deviation, replay, differing);
  const wrong = [...differing, ...escaped(replay)];
  if (wrong.length > 0) return { pass: false, diff: wrong.join('\n') };
  return { pass: true, ...(vector.quirk === true && { quirk: true }) };
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
