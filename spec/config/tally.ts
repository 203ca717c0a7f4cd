/** What one step, or all of them, came to. */
export interface Tally {
  readonly passed: number;
  /** What failed, by name. */
  readonly failed: readonly string[];
  /** What could not run here, by name. */
  readonly skipped: readonly string[];
}

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** One step that is itself the check: types, lint. */
export function tallyExit(name: string, succeeded: boolean): Tally {
  return succeeded ? { passed: 1, failed: [], skipped: [] } : { passed: 0, failed: [name], skipped: [] };
}

/** Every spec counts; a file that could not be loaded, and a run that failed for another reason, count as one failed. */
export function tallyVitest(name: string, succeeded: boolean, report: VitestReport | undefined): Tally {
  if (report === undefined) return { passed: 0, failed: [`${name} (no report)`], skipped: [] };
  const specs = report.testResults.flatMap((file) => file.assertionResults);
  const named = (status: readonly string[]): string[] =>
    specs.filter((spec) => status.includes(spec.status)).map((spec) => `${name}: ${spec.fullName}`);
  const brokenFiles = report.testResults
    .filter((file) => file.status === 'failed' && file.assertionResults.every((spec) => spec.status !== 'failed'))
    .map((file) => `${name}: ${file.name}`);
  const failed = [...named(['failed']), ...brokenFiles];
  if (failed.length === 0 && !(succeeded && report.success)) failed.push(`${name} (see its output)`);
  return { passed: named(['passed']).length, failed, skipped: named(['skipped', 'pending', 'todo', 'disabled']) };
}

/** A step that ends with the line `N passed, N failed`. */
export function tallyLastLine(name: string, succeeded: boolean, output: string): Tally {
  const counts = /^(\d+) passed, (\d+) failed\b.*$/.exec(output.trimEnd().split('\n').at(-1) ?? '');
  if (counts === null) return { passed: 0, failed: [`${name} (ended without its counts)`], skipped: [] };
  const failures = Math.max(Number(counts[2]), succeeded ? 0 : 1);
  return { passed: Number(counts[1]), failed: Array.from({ length: failures }, () => name), skipped: [] };
}

export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, tally) => sum + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

/** Where everything has to run, what was skipped has failed. */
export function forbidSkips(tally: Tally): Tally {
  return { ...tally, failed: [...tally.failed, ...tally.skipped.map((name) => `${name} (skipped)`)], skipped: [] };
}

/** `3 passed, 0 failed`, with `, 1 skipped` if any was. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed.length} failed`;
  return skipped.length === 0 ? line : `${line}, ${skipped.length} skipped`;
}
