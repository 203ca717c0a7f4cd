import { toSignal } from '@angular/core/rxjs-interop';
import type { Signal } from '@angular/core';
import { interval, map, startWith } from 'rxjs';

/** The time of day in milliseconds, once a second, for as long as the caller lives. */
export function injectClock(): Signal<number> {
  return toSignal(interval(1000).pipe(startWith(0), map(() => Date.now())), { requireSync: true });
}
