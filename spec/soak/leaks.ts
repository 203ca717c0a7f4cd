import { Session } from 'keystoneauth-rx';
import type { Sender } from './errands.js';

/** Told of each request that brought something. */
export type AfterRequest = (sender: Sender, value: unknown) => void;

const HOUR_MS = 3_600_000;

/** Leaks of several kinds, to see that a soak finds them. */
export class Leaks {
  readonly #replies: unknown[] = [];
  readonly #sessions: Session[] = [];
  readonly #timers: NodeJS.Timeout[] = [];

  /** Keeps the reply, a listener, a timer and a session for ever. */
  readonly afterRequest: AfterRequest = ({ session, runtime }, value) => {
    this.#replies.push(value);
    session.state$.subscribe();
    this.#timers.push(setTimeout(() => undefined, HOUR_MS).unref());
    this.#sessions.push(new Session({ auth: session.auth, runtime }));
  };

  /** Lets go of everything. */
  stop(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
    for (const session of this.#sessions.splice(0)) session.close();
    this.#replies.length = 0;
  }
}
