import { Heap, type Ordered } from './heap.js';
import type { Party } from './party.js';

/** What tells whose turn it is. */
export interface Waiting {
  /** Counts up; those who are urgent came before all others. */
  readonly arrival: number;
  /** Those whom it came with, if it did not come alone. */
  readonly party: Party | undefined;
  /** Who came first goes first, in every line; a party goes behind those who came before it last had its turn. */
  readonly order: number;
}

/** Those who came together, the first one first. */
interface Queue<W> {
  readonly party: Party | undefined;
  waiters: W[];
  /** Where its first one stands; places it had before are void. */
  place: Place<W> | undefined;
}

interface Place<W> extends Ordered {
  readonly queue: Queue<W>;
}

/** Those who wait in one line: who came alone by arrival, and each party as one, by when it last had its turn. */
export class Waiters<W extends Waiting> {
  readonly #isHere: (waiter: W) => boolean;
  readonly #queues = new Map<Party | undefined, Queue<W>>();
  readonly #places = new Heap<Place<W>>();
  #size = 0;

  /** Somebody may have left without a word: `isHere` says so. */
  constructor(isHere: (waiter: W) => boolean) {
    this.#isHere = isHere;
  }

  /** How many are kept, those who left included. */
  get size(): number {
    return this.#size;
  }

  /** Whose turn is next. */
  first(): W | undefined {
    for (let place = this.#places.top; place !== undefined; place = this.#places.top) {
      const { queue } = place;
      const head = queue.place === place ? this.#headOf(queue) : undefined;
      if (head !== undefined && head.order <= place.order) return head;
      this.#places.pop();
      // A party that had a turn in the meantime is further behind by now.
      if (queue.place === place) this.#stand(queue, head);
    }
    return undefined;
  }

  /** Among its own, behind those who came before. */
  add(waiter: W): void {
    const queue = this.#queues.get(waiter.party) ?? { party: waiter.party, waiters: [], place: undefined };
    const last = queue.waiters.findLastIndex(({ arrival }) => arrival < waiter.arrival);
    queue.waiters.splice(last + 1, 0, waiter);
    this.#queues.set(waiter.party, queue);
    this.#size += 1;
    if (last < 0) this.#stand(queue, waiter);
  }

  /** Takes out who is {@link first}. */
  takeFirst({ party }: W): void {
    const queue = this.#queues.get(party);
    if (queue === undefined) return;
    queue.waiters.shift();
    this.#size -= 1;
    this.#stand(queue, this.#headOf(queue));
  }

  /** Gives up the places of those who left. */
  tidy(): void {
    this.#size = 0;
    for (const queue of this.#queues.values()) {
      queue.waiters = queue.waiters.filter(this.#isHere);
      this.#size += queue.waiters.length;
      this.#stand(queue, queue.waiters[0]);
    }
  }

  /** From here on it stands where its first one does, if there is one. */
  #stand(queue: Queue<W>, head: W | undefined): void {
    queue.place = head && { queue, order: head.order };
    if (queue.place === undefined) this.#queues.delete(queue.party);
    else this.#places.push(queue.place);
  }

  #headOf({ waiters }: Queue<W>): W | undefined {
    while (waiters[0] !== undefined && !this.#isHere(waiters[0])) {
      waiters.shift();
      this.#size -= 1;
    }
    return waiters[0];
  }
}
