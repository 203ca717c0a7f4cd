import { applyMicroversion, authenticate, identify, paginate, resolveEndpoint, send } from 'keystoneauth-rx';
import { concat, map, of, toArray, type Observable } from 'rxjs';
import type { Found, Say } from '../findings.js';
import type { EmbeddedCloud } from '../open-cloud.js';

interface Server {
  readonly id: string;
}

/** The servers, page by page, and one that is not there: each becomes a request of its own in one stream. */
export function requestStream({ session }: EmbeddedCloud, say: Say): Observable<Found> {
  const ids$ = paginate<Server>(session.adapter('compute'), '/servers', { pageSize: 2 }).pipe(map(({ id }) => id));
  return concat(ids$, of('not-there')).pipe(
    map((id) => ({ url: `/servers/${id}` })),
    resolveEndpoint(session, { serviceType: 'compute' }),
    applyMicroversion(session, '2.79'),
    identify(session),
    authenticate(session),
    send(session, { concurrency: 8, materialize: true }),
    toArray(),
    map((outcomes) => {
      const failed = outcomes.filter((outcome) => 'error' in outcome).length;
      const stream = { requests: outcomes.length, answered: outcomes.length - failed, failed };
      say(`9. ${stream.requests} requests in one stream, made of pages of servers: ${stream.answered} answered, ${failed} failed and kept none of the others.`);
      return { ok: failed === 1 && stream.answered > 2, stream };
    }),
  );
}
