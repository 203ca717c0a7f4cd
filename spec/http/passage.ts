import type { Observable, Subscription } from 'rxjs';
import type { Gate, Passage } from '../../src/http/gate.js';
import type { Runtime } from '../../src/runtime/runtime.js';

/** Somebody on the way through a gate. */
export interface Passenger {
  readonly name: string;
  /** Gives up the place, or the wait for it. */
  leave(): void;
}

/** A gate with a list of who has passed, in their order, and of who was refused. */
export interface WatchedGate {
  readonly passed: string[];
  readonly refused: unknown[];
  come(name: string, options?: { readonly urgent?: boolean }): Passenger;
}

/** Sends passengers through `gate` as requests do: at once if there is a place, else in line. */
export function watch(gate: Gate, runtime: Runtime): WatchedGate {
  const passed: string[] = [];
  const refused: unknown[] = [];
  const come: WatchedGate['come'] = (name, { urgent = false } = {}) => {
    const passage: Passage = { runtime, urgent, label: () => `GET http://service/${name}` };
    const leave = gate.enter(passage);
    if (leave !== undefined) {
      passed.push(name);
      return { name, leave };
    }
    const place$: Observable<void> = gate.place(passage);
    const waiting: Subscription = place$.subscribe({ next: () => passed.push(name), error: (error: unknown) => refused.push(error) });
    return {
      name,
      leave: () => {
        waiting.unsubscribe();
      },
    };
  };
  return { passed, refused, come };
}
