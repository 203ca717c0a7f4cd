import { watch, type WatchEvent } from 'keystoneauth-rx';
import { concatMap, map, of, take, toArray, type Observable } from 'rxjs';
import type { Found, Say } from '../findings.js';
import type { EmbeddedCloud } from '../open-cloud.js';

interface Server {
  readonly id: string;
  readonly name: string;
}

const EVERY_MS = 100;

/** The list of servers as it changes: one is made, and deleted as soon as it is seen. */
export function watching({ session }: EmbeddedCloud, say: Say): Observable<Found> {
  const compute = session.adapter('compute');
  const next = (event: WatchEvent<Server>): Observable<unknown> => {
    if (event.type === 'snapshot') return compute.post('/servers', { json: { server: { name: 'short-lived', networks: 'none' } } });
    return event.type === 'added' ? compute.delete(`/servers/${event.item.id}`) : of(undefined);
  };
  return watch<Server>(compute, '/servers', { intervalMs: EVERY_MS }).pipe(
    take(3),
    concatMap((event) => next(event).pipe(map(() => event.type))),
    toArray(),
    map((watched) => {
      say(`10. The list of servers, watched while one was made and deleted: ${watched.join(', ')}.`);
      return { ok: watched.join() === 'snapshot,added,gone', watched };
    }),
  );
}
