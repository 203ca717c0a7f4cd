import { concatMap, defer, ignoreElements, merge, mergeMap, of, Subject, tap, type Observable } from 'rxjs';
import { decide } from './decide.js';
import type { Fact } from './facts.js';
import type { MemoryStore } from './memory-file.js';
import type { Action } from './rule.js';

/** What automation is made of. */
export interface AutomationParts {
  readonly facts$: Observable<Fact>;
  readonly memory: MemoryStore;
  /** Carries an action out; what is learned by it is a fact too. Never errors. */
  readonly act: (action: Action) => Observable<Fact>;
}

const AT_ONCE = 4;

/**
 * Decides about one fact after the other, writes down what is to be done, and does it. Emits each action when it is begun. What was
 * decided is in the memory before anything is sent: a crash in between costs a rebuild, never makes two.
 */
export function automate({ facts$, memory, act }: AutomationParts): Observable<Action> {
  return defer(() => memory.load()).pipe(
    concatMap((loaded) => {
      let current = loaded;
      const learned$ = new Subject<Fact>();
      const remembered = async (fact: Fact): Promise<readonly Action[]> => {
        const { memory: next, actions } = decide(current, fact);
        if (next !== current) await memory.save(next);
        current = next;
        return actions;
      };
      const actions$ = merge(facts$, learned$).pipe(concatMap(remembered), concatMap((actions) => actions));
      const done = (action: Action): Observable<never> => act(action).pipe(tap((fact) => { learned$.next(fact); }), ignoreElements());
      return actions$.pipe(mergeMap((action) => merge(of(action), done(action)), AT_ONCE));
    }),
  );
}
