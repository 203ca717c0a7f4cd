import { KeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { Party } from './party.js';
import type { Waiter, WaitingLine } from './waiting-line.js';

/** Who wants to begin. */
export interface Passage {
  readonly runtime: Runtime;
  /** `GET https://host/path`, as it may be shown. */
  readonly label: () => string;
  /** Before all others who wait: sign-ins and discovery, which the others may be waiting for. */
  readonly urgent: boolean;
  /** The stream it belongs to, with which it shares one turn among others. */
  readonly party?: Party | undefined;
}

let arrivals = 0;

/** A turn in all these lines at once. Places are taken in all of them, or in none. */
export class Turn {
  readonly #lines: readonly WaitingLine[];
  readonly #passage: Passage;
  readonly #begin: () => void;
  /** Where it stands in line. */
  #waiter: Waiter | undefined;
  #holds = false;
  #over = false;

  /** `begin` is called when it is this one's turn: at once where nobody has to wait. */
  constructor(lines: readonly WaitingLine[], passage: Passage, begin: () => void) {
    this.#lines = lines;
    this.#passage = passage;
    this.#begin = begin;
  }

  /** Begins, or stands in line. @throws KeystoneAuthError with code `queue-full` where no more may wait */
  come(): void {
    // Nearly always: then nobody has to know whose turn it is.
    if (this.#isOpen()) this.#enter();
    else this.#stand();
  }

  /** Gives its places back, or up; more than once is once. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    if (this.#holds) for (const line of this.#lines) line.give(this.#passage.runtime);
    else this.#waiter?.at?.leave(this.#waiter);
  }

  #isOpen(): boolean {
    const now = this.#passage.runtime.monotonic();
    for (const line of this.#lines) if (!line.isOpen(now)) return false;
    return true;
  }

  #enter(): void {
    const { party, runtime } = this.#passage;
    this.#holds = true;
    for (const line of this.#lines) line.take(runtime);
    party?.began(this.#lines[0], (arrivals += 1));
    this.#begin();
  }

  #stand(): void {
    const { label, urgent } = this.#passage;
    const waiter = waiterOf(this.#lines, this.#passage, () => { this.#enter(); });
    const closed = this.#lines.find((line) => !line.admits(waiter));
    if (closed === undefined) {
      this.#enter();
    } else if (closed.isFull && !urgent) {
      throw queueFull(label(), closed.waiting);
    } else {
      this.#waiter = waiter;
      closed.join(waiter);
    }
  }
}

function waiterOf(lines: readonly WaitingLine[], { party, runtime, urgent }: Passage, begin: () => void): Waiter {
  arrivals += 1;
  const arrival = urgent ? arrivals - Number.MAX_SAFE_INTEGER : arrivals;
  const group = urgent ? undefined : party;
  return {
    lines,
    runtime,
    arrival,
    party: group,
    begin,
    at: undefined,
    get order() {
      return Math.max(arrival, group?.lastTurn(lines[0]) ?? arrival);
    },
  };
}

function queueFull(label: string, waiting: number): KeystoneAuthError {
  return new KeystoneAuthError(
    'queue-full',
    `${label} was not sent: the queue is full, ${String(waiting)} wait for their turn already (queueLimit). Send fewer at once, or later.`,
  );
}
