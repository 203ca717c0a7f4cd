import type { Observable } from 'rxjs';
import type { KeystoneEvent } from '../events/event.js';
import type { KeystoneEvents } from '../events/event-stream.js';
import type { CommandContext } from './command.js';

/** Where a session's events are told. */
export interface Follower extends Pick<CommandContext, 'progress'> {
  readonly warn: (text: string) => void;
  /** With `--debug`. */
  readonly debug: ((event: KeystoneEvent) => void) | undefined;
}

/** What is said while it lasts, from the event it begins with to one of those it ends with. */
interface Stretch {
  readonly ends: readonly KeystoneEvent['type'][];
  readonly text: string;
}

function stretchOf(event: KeystoneEvent): Stretch | undefined {
  if (event.type === 'sign-in-started') {
    return { ends: ['sign-in-succeeded', 'sign-in-failed'], text: `signing in${event.authUrl === undefined ? '' : ` at ${event.authUrl}`}` };
  }
  if (event.type !== 'request-sent') return undefined;
  return { ends: ['request-answered', 'request-failed'], text: `waiting for ${event.method} ${event.url}` };
}

/** Shows what a session waits for, its warnings, and with `--debug` everything. */
export function followSession(session: { readonly events$: Observable<KeystoneEvent> & Partial<Pick<KeystoneEvents, 'wanting'>> }, follower: Follower): void {
  const { progress, warn, debug } = follower;
  const underWay = new Map<readonly KeystoneEvent['type'][], () => void>();
  const next = (event: KeystoneEvent): void => {
    for (const [ends, done] of underWay) {
      if (!ends.includes(event.type)) continue;
      done();
      underWay.delete(ends);
    }
    if (event.type === 'warning' || event.type === 'security-alert') warn(event.message);
    debug?.(event);
    const stretch = stretchOf(event);
    if (stretch !== undefined) underWay.set(stretch.ends, progress(stretch.text));
  };
  const { events$ } = session;
  const wanted$ = debug === undefined ? (events$.wanting?.(({ part }) => part === undefined) ?? events$) : events$;
  wanted$.subscribe({ next, error: () => undefined });
}
