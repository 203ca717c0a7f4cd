import type { KeystoneEvent } from '../event.js';

/** What is long, or in the line anyway. */
const LONG: ReadonlySet<string> = new Set([
  ...['type', 'message', 'headers', 'body', 'tls', 'command', 'logger', 'ownLogger', 'again'],
]);

/** What a line is made from, as far as it is short, as plain data: `event` (its type), `at`, `url`, `status`, `requestId` ... */
export function eventFacts(event: KeystoneEvent): Readonly<Record<string, unknown>> {
  const short = Object.entries(event).filter(([name, value]) => !LONG.has(name) && value !== undefined);
  return { event: event.type, ...Object.fromEntries(short) };
}
