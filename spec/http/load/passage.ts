import { Observable } from 'rxjs';
import { admitted } from './admitted.js';
import { lineOf } from '../../../src/http/load/line-of.js';
import type { RequestLimit } from '../../../src/http/load/request-limit.js';
import type { ServiceLoad } from '../../../src/http/load/service-load.js';
import type { Runtime } from '../../../src/runtime/runtime.js';

/** Somebody on the way. */
export interface Passenger {
  readonly name: string;
  /** Gives up the place, or the wait for it. */
  leave(): void;
}

/** Who has begun, in their order, and who was refused. */
export interface Watched {
  readonly passed: string[];
  readonly refused: unknown[];
  come(name: string, options?: { readonly urgent?: boolean }): Passenger;
}

/** Sends passengers as requests go: at once if there is a place for them everywhere, else in line. */
export function watch(gates: RequestLimit | ServiceLoad | readonly RequestLimit[], runtime: Runtime): Watched {
  const passed: string[] = [];
  const refused: unknown[] = [];
  const lines = 'line' in gates ? [gates.line] : [gates].flat().map((gate) => lineOf(gate));
  const come: Watched['come'] = (name, { urgent = false } = {}) => {
    const work$ = new Observable<never>(() => {
      passed.push(name);
    });
    const way = admitted(lines, { runtime, urgent, label: () => `GET http://service/${name}` }, work$).subscribe({
      error: (error: unknown) => refused.push(error),
    });
    return {
      name,
      leave: () => {
        way.unsubscribe();
      },
    };
  };
  return { passed, refused, come };
}
