/** What was in use after so many requests, the garbage gone. */
export interface HeapSample {
  readonly requests: number;
  readonly bytes: number;
}

/** How much a heap grows per 100,000 requests, in per cent of it. The truth is between the lowest and the highest in 99 of 100 cases. */
export interface Growth {
  readonly lowest: number;
  readonly likely: number;
  readonly highest: number;
}

/** By what growth is measured. */
const REQUESTS = 100_000;
/** Of the normal distribution, for 99 in 100. */
const DEVIATIONS = 2.576;

/**
 * The median of the slopes between all pairs of samples, and its confidence interval (Theil and Sen): a few samples that are out of line
 * do not count.
 *
 * @see https://en.wikipedia.org/wiki/Theil%E2%80%93Sen_estimator
 */
export function growthOf(samples: readonly HeapSample[]): Growth {
  const heap = median(samples.map(({ bytes }) => bytes));
  const slopes = samples
    .flatMap((from, index) => samples.slice(index + 1).map((to) => (to.bytes - from.bytes) / (to.requests - from.requests)))
    .map((slope) => (100 * REQUESTS * slope) / heap)
    .sort((a, b) => a - b);
  const count = samples.length;
  const spread = DEVIATIONS * Math.sqrt((count * (count - 1) * (2 * count + 5)) / 18);
  const at = (rank: number): number => slopes[Math.min(Math.max(Math.round(rank), 0), slopes.length - 1)] ?? Number.NaN;
  return { lowest: at((slopes.length - spread) / 2 - 1), likely: median(slopes), highest: at((slopes.length + spread) / 2) };
}

/** The one in the middle, or between the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  // For an odd number they are the same one.
  const [lower, upper] = [sorted[Math.ceil(half - 1)], sorted[Math.floor(half)]];
  return lower === undefined || upper === undefined ? Number.NaN : (lower + upper) / 2;
}
