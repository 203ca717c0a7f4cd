import type { EventPreview } from '../event-stream.js';
import { httpLogger } from './http-loggers.js';
import type { IsLogged } from './log-record.js';
import { REQUEST_LINES, type RequestLine } from './request-line-table.js';

/** Whether an event is logged at all, before it is made: bodies are not even read for loggers that are off. */
export function isOfInterest({ type, logger: named, part }: EventPreview, split: boolean, isLogged: IsLogged): boolean {
  const lines = (REQUEST_LINES as Partial<Record<EventPreview['type'], readonly RequestLine<never>[]>>)[type];
  if (lines === undefined) return true;
  return lines.some(
    ({ topic, level }) => (part === undefined || topic === part) && isLogged(httpLogger(topic, { split, named }), level),
  );
}
