import type { NgZone } from '@angular/core';
import { from, NEVER, Observable, type ObservableInput } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';
import { inZone } from './in-zone.js';

/**
 * The same runtime, whose background ticks and guards do not count as work of the application: with them `isStable` would never be true
 * while a token waits for its renewal. On a server nothing ticks: what is rendered has no background.
 */
export function zoneRuntime(runtime: Runtime, zone: NgZone, isServer: boolean): Runtime {
  return {
    now: () => runtime.now(),
    monotonic: () => runtime.monotonic(),
    random: () => runtime.random(),
    sleep: (ms) => runtime.sleep(ms),
    deadline: (ms) => outside(zone, () => runtime.deadline(ms)).pipe(inZone(zone)),
    tick: (ms) => (isServer ? NEVER : outside(zone, () => runtime.tick(ms))),
  };
}

function outside(zone: NgZone, wait: () => ObservableInput<unknown>): Observable<unknown> {
  return new Observable((subscriber) => zone.runOutsideAngular(() => from(wait()).subscribe(subscriber)));
}
