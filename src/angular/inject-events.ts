import { inject, type Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { catchError, EMPTY, mergeMap, scan } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { KeystoneEvent } from '../events/event.js';
import { KEYSTONE } from './keystone-token.js';

/** How many events {@link injectEvents} keeps. */
export interface InjectEventsOptions {
  /** @defaultValue 50 */
  readonly last?: number | undefined;
}

/**
 * What happens, redacted, as long as who asks for it lives: the last events, oldest first.
 *
 * @throws OptionError for an option that is unknown.
 */
export function injectEvents(options: InjectEventsOptions = {}): Signal<readonly KeystoneEvent[]> {
  refuseUnknownOptions(options, new Set(['last']), 'injectEvents');
  const { last = 50 } = options;
  const events$ = inject(KEYSTONE).session$.pipe(
    mergeMap((session) => session.events$),
    scan((before: readonly KeystoneEvent[], event) => [...before, event].slice(-last), []),
    catchError(() => EMPTY),
  );
  return toSignal(events$, { initialValue: [] });
}
