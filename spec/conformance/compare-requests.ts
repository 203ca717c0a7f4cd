import { differences } from './match.js';
import type { MatchContext } from './matchers.js';
import type { SeenRequest } from './vector.js';

/** What belongs to a comparison of requests besides the requests. */
export interface RequestComparison extends MatchContext {
  readonly compareUserAgent: boolean;
  /** Runs of requests, as [from, to) positions, whose order does not count: they were made side by side. */
  readonly sideBySide: readonly (readonly [number, number])[];
}

/** How the requests that the servers saw differ from those expected; see FORMAT section 5. */
export function requestDifferences(
  expected: readonly SeenRequest[],
  actual: readonly SeenRequest[],
  comparison: RequestComparison,
): readonly string[] {
  if (expected.length !== actual.length) return [`requests: expected ${listed(expected)}, got ${listed(actual)}`];
  const [wanted, seen] = [expected, actual].map((requests) => ordered(requests, comparison.sideBySide));
  return (wanted ?? []).flatMap((request, index) => oneDifference(request, seen?.[index], comparison, `requests[${String(index)}]`));
}

function oneDifference(
  expected: SeenRequest,
  actual: SeenRequest | undefined,
  comparison: RequestComparison,
  place: string,
): readonly string[] {
  if (actual === undefined) return [`${place}: missing`];
  if (line(expected) !== line(actual)) return [`${place}: expected ${line(expected)}, got ${line(actual)}`];
  const userAgent = comparison.compareUserAgent ? expected.user_agent : undefined;
  return differences(comparable(expected, expected, userAgent), comparable(actual, expected, userAgent), comparison, place);
}

/** `request` with only what is compared: some headers only where the expectation names them. */
function comparable(request: SeenRequest, expected: SeenRequest, userAgent: unknown): Readonly<Record<string, unknown>> {
  const { user_agent: own, headers, ...rest } = request;
  const compared = Object.entries(headers).filter(
    ([name]) => (name !== 'accept' && name !== 'content-type') || name in expected.headers,
  );
  return { ...rest, headers: Object.fromEntries(compared), ...(userAgent !== undefined && { user_agent: own }) };
}

function ordered(requests: readonly SeenRequest[], runs: RequestComparison['sideBySide']): readonly SeenRequest[] {
  const result = [...requests];
  for (const [from, to] of runs) {
    const run = result.slice(from, to).sort((a, b) => (line(a) < line(b) ? -1 : 1));
    result.splice(from, run.length, ...run);
  }
  return result;
}

function line({ method, host, path }: SeenRequest): string {
  return `${method} {${host}}${path}`;
}

function listed(requests: readonly SeenRequest[]): string {
  return `[${requests.map((request) => line(request)).join(', ')}]`;
}
