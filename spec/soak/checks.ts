import { growthOf, type Growth } from './growth.js';
import type { SoakReport } from './soak.js';

/** Something that has to be so, and what is wrong if it is not. */
export interface Check {
  readonly name: string;
  readonly problem: string | undefined;
}

/** The heap may grow by so many per cent of it per 100,000 requests. */
const MOST_GROWTH_PERCENT = 1;
/** In a short life some of it is still warming up: this is an object of ten bytes or so that each request leaves behind. */
const MOST_GROWTH_IN_SHORT_PERCENT = 5;
/** Fewer say nothing. */
const FEWEST_REQUESTS = 1_000;

/**
 * What a report has to show. Of a short life it must not be certain that the heap grows too much; a long one has to prove that it does not.
 */
export function checksOf(report: SoakReport, isLong: boolean): readonly Check[] {
  const { requests, wrong, signIns, heap, grown, left } = report;
  const { seen, atLeast, atMost } = signIns;
  const growth = growthOf(heap);
  const isSteady = isLong ? growth.highest < MOST_GROWTH_PERCENT : growth.lowest < MOST_GROWTH_IN_SHORT_PERCENT;
  return [
    check('every request ends as it has to', requests < FEWEST_REQUESTS ? `${String(requests)} requests are too few` : wrong.join('\n')),
    check('sign-ins are those that the lives of the tokens ask for', seen < atLeast || seen > atMost ? `${String(seen)}, not ${range(signIns)}` : ''),
    check('the heap does not grow', isSteady ? '' : describeGrowth(growth)),
    check('nobody listens who did not before', grown),
    check('nothing is left when everything is closed', left),
  ];
}

/** `0.1 % per 100,000 requests (0.0 to 0.2)`. */
export function describeGrowth({ lowest, likely, highest }: Growth): string {
  return `${likely.toFixed(2)} % per 100,000 requests (${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
}

/** `12`, or `10 to 20`. */
export function range({ atLeast, atMost }: SoakReport['signIns']): string {
  return atLeast === atMost ? String(atLeast) : `${String(atLeast)} to ${String(atMost)}`;
}

function check(name: string, problem: string): Check {
  return { name, problem: problem === '' ? undefined : problem };
}
