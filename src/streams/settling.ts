import { defer, first, from, map, mergeMap, of, repeat, take, type Observable } from 'rxjs';
import { ResourceFailed } from '../errors/resource-failed.js';
import type { EnsureSettings, EnsureSteps } from './ensure-steps.js';
import { isFinalFailure } from './final-failure.js';
import { look } from './look.js';
import { Vigil } from './vigil.js';

/** A resource on its way. */
export interface Settling<T> {
  /** As it was last seen; `undefined`: it was made, and not shown yet. */
  readonly resource: T | undefined;
  /** Whether a look has shown it: from then on it is gone if none does. */
  readonly isSeen: boolean;
}

/** The resource, when it is ready to be used. */
export function settling<T>(steps: EnsureSteps<T>, settings: EnsureSettings, begin: Settling<T>): Observable<T> {
  return defer(() => {
    const ready = readyOf(steps, settings, begin.resource);
    return ready === undefined ? waited(steps, settings, begin) : of(ready.resource);
  });
}

/** A look that fails says nothing of the resource: another one follows, unless it would fail again. */
function waited<T>(steps: EnsureSteps<T>, settings: EnsureSettings, { isSeen, resource }: Settling<T>): Observable<T> {
  const { deadlineMs, intervalMs, runtime, what } = settings;
  const vigil = new Vigil<T | undefined>({ deadlineMs, runtime, what });
  let wasSeen = isSeen;
  const ready$ = look(steps).pipe(
    repeat({ delay: () => runtime.sleep(intervalMs) }),
    map((seen) => {
      if ('error' in seen) {
        if (isFinalFailure(seen.error)) throw seen.error;
        vigil.missed(seen.error);
        return undefined;
      }
      vigil.saw(seen.found);
      if (wasSeen && seen.found === undefined) throw new ResourceFailed(`The wait for ${what} is over: it was there, and is not found any more. Who deletes it?`);
      wasSeen ||= seen.found !== undefined;
      return readyOf(steps, settings, seen.found);
    }),
    first((ready) => ready !== undefined),
    map((ready) => ready.resource),
  );
  // What was made and is not shown yet is looked for at once.
  const begun$ = resource === undefined ? ready$ : from(runtime.sleep(intervalMs)).pipe(take(1), mergeMap(() => ready$));
  return begun$.pipe(vigil.kept());
}

/** The resource if it is ready, `undefined` if it is not yet; throws ResourceFailed if it never will be. */
function readyOf<T>({ failed, settled }: EnsureSteps<T>, { what }: EnsureSettings, resource: T | undefined): { readonly resource: T } | undefined {
  if (resource === undefined) return undefined;
  const reason = failed?.(resource);
  if (typeof reason === 'string' && reason !== '') throw new ResourceFailed(`The wait for ${what} is over, since it has failed: ${reason}`, { reason });
  if (reason === true) throw new ResourceFailed(`The wait for ${what} is over: it has failed, and will not be ready.`);
  return settled === undefined || settled(resource) ? { resource } : undefined;
}
