import { defer, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { checkConcurrency } from '../request/check-concurrency.js';
import { workThrough } from '../request/work-through.js';
import { ScopeRun } from './scope-run.js';
import type { ScopeOutcome, ScopeWork, WantedScopes } from './scope-outcome.js';

/** How {@link forEachScope} goes about it. */
export interface ForEachScopeOptions {
  /** How many sign-ins, look-ups and scopes are under way at once. @defaultValue 8 */
  readonly concurrency?: number | undefined;
  /**
   * Whether Keystone is told that a token which was made for a scope is no longer wanted: one request each, and an entry in its list of
   * revoked tokens. One that is kept in a `tokenStore` is left to those who share it.
   *
   * @defaultValue true
   */
  readonly revoke?: boolean | undefined;
}

const WANTED: ReadonlySet<string> = new Set<keyof WantedScopes>(['clouds', 'regions', 'projects']);
const OPTIONS: ReadonlySet<string> = new Set<keyof ForEachScopeOptions>(['concurrency', 'revoke']);

/**
 * Does something in each combination of clouds, projects and regions. For each project one token is made, when its turn comes, and
 * released after its last region; what fails in one scope is a value beside the others. A cloud that cannot be reached is one such value.
 * Never errors; whoever unsubscribes ends what is under way, and tokens and sessions are released all the same.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function forEachScope<R>(wanted: WantedScopes, work: ScopeWork<R>, options: ForEachScopeOptions = {}): Observable<ScopeOutcome<R>> {
  refuseUnknownOptions(wanted, WANTED, 'forEachScope');
  refuseUnknownOptions(options, OPTIONS, 'forEachScope');
  const { concurrency = 8, revoke = true } = options;
  checkConcurrency(concurrency);
  checkList('regions', wanted.regions);
  checkList('projects', wanted.projects);
  if (typeof wanted.clouds !== 'object') throw new OptionError('clouds', 'forEachScope() needs "clouds": sessions, or how to get them, by name; nothing was sent.');
  return defer(() => {
    const run = new ScopeRun<R>({ wanted, work, revoke });
    return workThrough(() => run.jobs, (job) => run.jobs.run(job), { concurrency, ordered: false }).pipe(run.untilAbandoned());
  });
}

function checkList(option: string, given: unknown): void {
  if (given === undefined || given === 'all' || Array.isArray(given)) return;
  throw new OptionError(option, `"${option}" has to be a list, or "all"; nothing was sent.`);
}
