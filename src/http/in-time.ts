import { identity, type MonoTypeOperatorFunction } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';
import { abortedBy } from './abort.js';
import { within, type Deadline, type Limited } from './deadline.js';
import type { WireRequest } from './wire-request.js';

/** Until when somebody wants something. */
export interface Patience {
  readonly deadline: Deadline | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Ends the source when its time is over or its signal aborts, wherever it is; without either it is left as it is. */
export function inTime<T>({ deadline, signal }: Patience, limited: Limited, runtime: Runtime): MonoTypeOperatorFunction<T> {
  if (deadline === undefined && signal === undefined) return identity;
  return (source) => {
    const timed$ = deadline === undefined ? source : source.pipe(within(deadline, limited, runtime));
    return signal === undefined ? timed$ : timed$.pipe(abortedBy(signal, limited));
  };
}

/** A request as what is limited: its outcome is that of its attempts so far. */
export function limitedBy({ method, url, fate, globalRequestId }: WireRequest): Limited {
  return { method, url, globalRequestId, outcome: () => fate.outcome };
}
