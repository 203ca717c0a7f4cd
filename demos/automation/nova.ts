import { isHttpError, isKeystoneAuthError, type Adapter } from 'keystoneauth-rx';
import { catchError, EMPTY, map, of, type Observable } from 'rxjs';
import type { Action } from './rule.js';
import type { Fact, SeenServer } from './facts.js';
import { textAt, valueAt } from './member.js';

/** A server of Nova's documents as the rules see it; `undefined` for what is none. */
export function seenServer(document: unknown): SeenServer | undefined {
  const [id, status] = [textAt(document, 'id'), textAt(document, 'status')];
  if (id === undefined || status === undefined) return undefined;
  const fault = valueAt(document, 'fault', 'message');
  return {
    id,
    status,
    name: textAt(document, 'name') ?? id,
    fault: typeof fault === 'string' ? fault.slice(0, 500) : undefined,
    faultAt: textAt(document, 'fault', 'created'),
    imageId: textAt(document, 'image', 'id'),
  };
}

/** Carries out what rules decide, in the name of the adapter's session. Failures are facts, or nothing: `watch` finds the rest. */
export function actsWith(compute: Adapter, now: () => number): (action: Action) => Observable<Fact> {
  const look = (serverId: string): Observable<Fact> =>
    compute.get<{ readonly server: unknown }>(`/servers/${encodeURIComponent(serverId)}`).pipe(
      map(({ body }) => seenServer(body.server)),
      map((server): Fact => ({ kind: 'server', server: server ?? gone(serverId), at: now() })),
      catchError(() => EMPTY),
    );
  const rebuild = (serverId: string, imageRef: string): Observable<Fact> =>
    compute.post(`/servers/${encodeURIComponent(serverId)}/action`, { json: { rebuild: { imageRef } } }).pipe(
      map((): Fact => ({ kind: 'rebuild-ended', serverId, outcome: 'accepted', reason: undefined })),
      catchError((error: unknown) => of<Fact>({ kind: 'rebuild-ended', serverId, outcome: outcomeOf(error), reason: reasonOf(error) })),
    );
  return (action) => {
    switch (action.type) {
      case 'look':
        return look(action.serverId);
      case 'rebuild':
        return rebuild(action.serverId, action.imageId);
      case 'notice':
        return EMPTY;
    }
  };
}

/** Not sent or refused: Nova has not begun. Everything else it may have. */
function outcomeOf(error: unknown): 'refused' | 'unknown' {
  return isKeystoneAuthError(error) && error.outcome !== 'unknown' ? 'refused' : 'unknown';
}

function reasonOf(error: unknown): string {
  if (isHttpError(error)) return error.serviceMessage ?? `status ${String(error.status)}`;
  return isKeystoneAuthError(error) ? error.code : 'unexpected';
}

function gone(id: string): SeenServer {
  return { id, name: id, status: 'UNKNOWN', fault: undefined, faultAt: undefined, imageId: undefined };
}
