import { firstValueFrom, from, mergeMap, raceWith, throwError, type Observable } from 'rxjs';
import { inVirtualTime } from '../testing/in-virtual-time.js';
import type { VirtualRuntime } from '../token/virtual-runtime.js';
import { endHarmlessly, type HarmlessOptions } from './harmless.js';

/** Nothing may take longer. */
const LIMIT_MS = 3_600_000;

/** The first of `answer$`, which comes, or ends in one of our errors, within an hour of virtual time; `undefined`: it did not come. */
export function endsHarmlessly<T>(runtime: VirtualRuntime, answer$: Observable<T>, options: HarmlessOptions): Promise<T | undefined> {
  const late$ = from(runtime.deadline(LIMIT_MS)).pipe(mergeMap(() => throwError(() => new Error('it does not end'))));
  return endHarmlessly(() => inVirtualTime(runtime, firstValueFrom(answer$.pipe(raceWith(late$)))), options);
}
