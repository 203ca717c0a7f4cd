import type { RequestEvent } from '../request-event.js';
import { eventFacts } from './event-facts.js';
import { httpLogger, httpPrefix } from './http-loggers.js';
import type { IsLogged, LogRecord } from './log-record.js';
import { REQUEST_LINES, type RequestLine } from './request-line-table.js';

/** What is logged about a request. Of what nobody gets (`isLogged`) not even the text is made. */
export function requestRecords(event: RequestEvent, split: boolean, isLogged: IsLogged): readonly LogRecord[] {
  const loggers = { split, named: event.logger };
  const lines = REQUEST_LINES[event.type] as readonly RequestLine<RequestEvent>[];
  return lines.flatMap(({ topic, level, text }) => {
    const logger = httpLogger(topic, loggers);
    const line = isLogged(logger, level) ? text(event) : undefined;
    return line === undefined ? [] : [{ logger, level, message: httpPrefix(topic, loggers) + line, meta: eventFacts(event) }];
  });
}
