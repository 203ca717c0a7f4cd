import { defer, from, Observable, Subject, take, tap, type MonoTypeOperatorFunction, type ObservableInput } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { KeystoneEvents } from '../events/event-stream.js';
import type { KeystoneEvent } from '../events/event.js';
import type { Connection } from '../http/connection.js';
import type { ApiResponse } from '../http/response.js';
import type { WireRequest } from '../http/wire-request.js';
import type { AuthHeaders, AuthPlugin } from '../identity/auth-plugin.js';
import { heldAccess } from '../identity/held-access.js';
import { redactUrl } from '../redaction/redact-url.js';
import { auditorOf, type Auditor } from './audited.js';
import { endInError, endInReply, whoAndWhere, type AuditEnd, type AuditRecord } from './audit-record.js';
import type { Journey } from './journey.js';

/** What can be audited: a Session. */
export interface AuditedSession {
  readonly connection: Connection;
  readonly events$: Observable<KeystoneEvent> & Partial<Pick<KeystoneEvents, 'wanting'>>;
}

/**
 * Every change a session makes from here on, as a record at its end: each request that is no GET or HEAD, however it ended, dry runs
 * and those that keep out of the logs included. Sign-ins are none. Never errors; completes when the session is closed.
 */
export function audit({ connection, events$ }: AuditedSession): Observable<AuditRecord> {
  return new Observable((subscriber) => {
    subscriber.add(auditorOf(connection, () => new RecordingAuditor()).records$.subscribe(subscriber));
    // Events end last, when the requests that a closing session cuts off have ended; none of them is wanted.
    const life$ = events$.wanting?.(() => false) ?? events$;
    const ended = (): void => { subscriber.complete(); };
    subscriber.add(life$.subscribe({ error: ended, complete: ended }));
  });
}

type Who = Pick<AuditRecord, 'user' | 'scope'>;

const UNKNOWN: Who = { user: undefined, scope: undefined };

/** Writes a record for each change of one session. */
class RecordingAuditor implements Auditor {
  readonly #records = new Subject<AuditRecord>();
  readonly records$: Observable<AuditRecord> = this.#records.asObservable();
  /** Of a token, by the headers it is sent in. */
  readonly #known = new WeakMap<AuthHeaders, Who>();

  present(): boolean {
    return this.#records.observed;
  }

  follow(journey: Journey, request: WireRequest): MonoTypeOperatorFunction<ApiResponse> {
    return (source) =>
      defer(() => {
        const tell = this.#opened(journey, request);
        let over = false;
        const end = (how: AuditEnd): void => {
          if (!over) tell(how);
          over = true;
        };
        return source.pipe(
          tap({
            next: (response) => { end(endInReply(request, response)); },
            error: (error: unknown) => { end(endInError(request, error)); },
            unsubscribe: () => { end(endInError(request, undefined)); },
          }),
        );
      });
  }

  /** A record that lacks its end. */
  #opened(journey: Journey, { globalRequestId, method, service, url }: WireRequest): (end: AuditEnd) => void {
    const { connection } = journey.session;
    const { runtime } = connection;
    const [startedAt, began, who] = [runtime.now(), runtime.monotonic(), this.#who(journey)];
    return (end) => {
      const elapsedMs = runtime.monotonic() - began;
      const shownUrl = connection.redact(redactUrl(url));
      this.#records.next({ startedAt, elapsedMs, method, url: shownUrl, service, ...who, ...end, globalRequestId });
    };
  }

  #who({ auth, authHeaders, session }: Journey): Who {
    if (auth === undefined || authHeaders === undefined) return UNKNOWN;
    const known = this.#known.get(authHeaders);
    if (known !== undefined) return known;
    const access = accessOf(auth, session.connection);
    const who = access === undefined ? UNKNOWN : whoAndWhere(access);
    this.#known.set(authHeaders, who);
    return who;
  }
}

/** What a plugin holds, as far as it can say so at once. An auditor never fails the request. */
function accessOf(auth: AuthPlugin, connection: Connection): AccessInfo | undefined {
  try {
    return auth.getAuthState === undefined ? atOnce(auth.getAccess?.(connection)) : heldAccess(auth);
  } catch {
    return undefined;
  }
}

function atOnce<T>(answer: ObservableInput<T | undefined> | undefined): T | undefined {
  let found: T | undefined;
  if (answer !== undefined) from(answer).pipe(take(1)).subscribe({ next: (value) => (found = value), error: () => undefined }).unsubscribe();
  return found;
}
