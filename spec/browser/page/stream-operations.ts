import { poll, Session } from 'keystoneauth-rx';
import { BehaviorSubject, filter, firstValueFrom } from 'rxjs';

const seen = new BehaviorSubject<readonly string[]>([]);

/** Polls `url` from now on. */
function beginPolling(url: string, intervalMs: number): void {
  const session = new Session();
  poll(() => session.get(url), { intervalMs }).subscribe((state) => {
    seen.next([...seen.value, state.status === 'paused' ? `paused: ${state.reason}` : state.status]);
  });
}

/** What the poll has said since the last call, once it has said this. */
async function polledUntil(status: string): Promise<readonly string[]> {
  const states = await firstValueFrom(seen.pipe(filter((all) => all.at(-1) === status)));
  seen.next([]);
  return states;
}

/** What specs can have a page do that polls. */
export const streamOperations = { beginPolling, polledUntil };
