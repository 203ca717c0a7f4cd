import { Session } from 'keystoneauth-rx';
import type { Sender } from './errands.js';

/** Does something after a request that is never undone; `value` is what the request brought. */
export type Leak = (sender: Sender, value: unknown) => void;

const kept: unknown[] = [];
const HOUR_MS = 3_600_000;

/** Leaks of several kinds, to see that a soak finds them. */
export const leaks: Readonly<Record<string, Leak>> = {
  responses: (_sender, value) => void kept.push(value),
  listeners: ({ session }) => void session.state$.subscribe(),
  timers: () => void setTimeout(() => undefined, HOUR_MS).unref(),
  sessions: ({ session, runtime }) => void kept.push(new Session({ auth: session.auth, runtime })),
};

/** Lets go of what the leaks kept, timers and listeners excepted. */
export function forgetLeaks(): void {
  kept.length = 0;
}
