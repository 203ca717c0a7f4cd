import { defer, Observable, Subscription } from 'rxjs';

interface Turn {
  readonly lease: string;
  readonly begin: () => void;
  hasBegun: boolean;
}

/** Who holds a lock comes first, who waits for it comes behind in order. */
interface Queue {
  readonly turns: Set<Turn>;
  isPassing: boolean;
}

/** Locks by name within one program; whoever asks first gets it first. */
export class LockQueue {
  readonly #queues = new Map<string, Queue>();
  #leases = 0;

  /** Calls `work` when nobody else holds the lock of `name`, and lets go of it when that ends or is unsubscribed from. */
  hold<T>(name: string, work: (lease: string) => Observable<T>): Observable<T> {
    return new Observable((subscriber) => {
      const working = new Subscription();
      const lease = String((this.#leases += 1));
      const begin = (): void => {
        working.add(
          defer(() => work(lease)).subscribe({
            next: (value) => { subscriber.next(value); },
            error: (error: unknown) => {
              leave();
              subscriber.error(error);
            },
            complete: () => {
              leave();
              subscriber.complete();
            },
          }),
        );
      };
      const turn: Turn = { lease, begin, hasBegun: false };
      const leave = (): void => { this.#leave(name, turn); };
      this.#join(name, turn);
      return () => {
        working.unsubscribe(); // before the next one begins
        leave();
      };
    });
  }

  /** Whether the lock of `name` is held by who was given `lease`. */
  isHeld(name: string, lease: string): boolean {
    const holder = first(this.#queues.get(name));
    return holder?.hasBegun === true && holder.lease === lease;
  }

  #join(name: string, turn: Turn): void {
    const queue = this.#queues.get(name) ?? { turns: new Set<Turn>(), isPassing: false };
    this.#queues.set(name, queue);
    queue.turns.add(turn);
    pass(queue);
  }

  #leave(name: string, turn: Turn): void {
    const queue = this.#queues.get(name);
    if (queue?.turns.delete(turn) !== true) return;
    pass(queue);
    if (queue.turns.size === 0) this.#queues.delete(name);
  }
}

/** In a loop: where the work of many ends at once, one that began the next would run out of stack. */
function pass(queue: Queue): void {
  if (queue.isPassing) return;
  queue.isPassing = true;
  for (let turn = first(queue); turn?.hasBegun === false; turn = first(queue)) {
    turn.hasBegun = true;
    turn.begin();
  }
  queue.isPassing = false;
}

function first(queue: Queue | undefined): Turn | undefined {
  return queue?.turns.values().next().value;
}
