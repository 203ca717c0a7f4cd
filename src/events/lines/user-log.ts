import type { Warning } from '../event.js';
import type { EventPreview } from '../event-stream.js';
import type { RequestEvent } from '../request-event.js';
import { undisturbed } from '../undisturbed.js';
import type { UserLogger } from '../user-logger.js';
import { eventFacts } from './event-facts.js';
import { isOfInterest } from './http-interest.js';
import type { IsLogged, LogLevel } from './log-record.js';
import { requestRecords } from './request-records.js';

/** The methods that a logger of the user's own is called by. */
type Method = 'debug' | 'info' | 'warn';

/** What printf-like functions replace by their further arguments. */
const PLACEHOLDER = /%[a-zA-Z%]/;

/** Whether a logger object wants an event of a request, or a part of it. */
export function userLogWants(logger: UserLogger, preview: EventPreview): boolean {
  return isOfInterest(preview, false, enabledIn(logger));
}

/** Writes what is logged about a request to the logger object that it was given. Never throws. */
export function writeUserLog(logger: UserLogger, event: RequestEvent | Warning): void {
  const isEnabled = enabledIn(logger);
  if (event.type !== 'warning') {
    for (const { level, message, meta } of requestRecords(event, false, isEnabled)) write(logger, methodOf(logger, level), { message, meta });
  } else if (isEnabled('', 'warn')) {
    write(logger, 'warn', { message: event.message, meta: eventFacts(event) });
  }
}

function enabledIn(logger: UserLogger): IsLogged {
  return (_, level) => undisturbed(() => logger.isLevelEnabled?.(methodOf(logger, level))) !== false;
}

function methodOf(logger: UserLogger, level: LogLevel): Method {
  if (level === 'info') return typeof logger.info === 'function' ? 'info' : 'debug';
  return level === 'debug' ? 'debug' : 'warn';
}

function write(logger: UserLogger, method: Method, { message, meta }: { readonly message: string; readonly meta: object }): void {
  // Without a second argument such functions leave the first as it is.
  const written = undisturbed(() => (PLACEHOLDER.test(message) ? logger[method]?.(message) : logger[method]?.(message, meta)));
  if (written instanceof Promise) written.catch(() => undefined);
}
