import type { Observable, Subscription } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { KeystoneEvent } from '../events/event.js';
import type { KeystoneEvents } from '../events/event-stream.js';
import { defaultLoggers } from './default-loggers.js';
import { isOfInterest } from '../events/lines/http-interest.js';
import type { IsLogged } from '../events/lines/log-record.js';
import { undisturbed } from '../events/undisturbed.js';
import { logRecords } from './log-records.js';
import { LoggerTree, type LoggerContainer } from './logger-tree.js';

/** What is logged: a Session, or whatever else has its events. */
export interface LoggedSession {
  readonly events$: Observable<KeystoneEvent> & Partial<Pick<KeystoneEvents, 'wanting'>>;
}

/** How a session is logged. */
export interface LogToWinstonOptions {
  /**
   * Request, response, body and request id of an exchange each go to a logger of their own below `keystoneauth.session`.
   *
   * @defaultValue false
   */
  readonly split?: boolean | undefined;
  /** Where the loggers are. @defaultValue `winston.loggers` */
  readonly loggers?: LoggerContainer | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set(['split', 'loggers']);

/**
 * Logs what a session does in keystoneauth's loggers and line formats, until it is unsubscribed from or the session is
 * closed. Categories and their levels may change at any time; what is off is not even put into words. A format or transport that
 * throws loses its line, nothing else.
 *
 * @throws OptionError for what is no session, no container, or an unknown option
 */
export function logToWinston(session: LoggedSession, options: LogToWinstonOptions = {}): Subscription {
  refuseUnknownOptions(options, OPTIONS, 'logToWinston');
  const { split = false, loggers = defaultLoggers } = options;
  const events$ = eventsOf(session);
  const tree = new LoggerTree(checked(loggers));
  const isLogged: IsLogged = (name, level) => undisturbed(() => tree.isLogged(name, level)) ?? true;
  const wanted$ = events$.wanting?.((preview) => preview.ownLogger !== true && isOfInterest(preview, split, isLogged)) ?? events$;
  return wanted$.subscribe({
    next: (event) => {
      for (const record of logRecords(event, split, isLogged)) undisturbed(() => { tree.write(record); });
    },
    // The events of a session never error; where others do, nothing more is logged.
    error: () => undefined,
  });
}

function eventsOf(session: LoggedSession): LoggedSession['events$'] {
  const events$ = (session as Partial<LoggedSession> | undefined)?.events$;
  if (events$ !== undefined) return events$;
  throw new OptionError('session', 'logToWinston needs a Session, whose events it logs; nothing is logged.');
}

function checked(loggers: LoggerContainer): LoggerContainer {
  if (typeof loggers.has === 'function' && typeof loggers.get === 'function') return loggers;
  throw new OptionError('loggers', '"loggers" has to be a winston Container, such as winston.loggers; nothing is logged.');
}
