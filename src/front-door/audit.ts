import { enginePart } from '#engine';
import type { Observable } from 'rxjs';
import type { AuditedSession } from '../request/audit.js';
import type { AuditRecord } from '../request/audit-record.js';

/**
 * Every change a session makes from here on, as a record at its end: each request that is no GET or HEAD, however it ended, dry runs
 * and those that keep out of the logs included. Sign-ins are none. Never errors; completes when the session is closed.
 */
export function audit(session: AuditedSession): Observable<AuditRecord> {
  return enginePart.use((engine) => engine.audit(session));
}
