import type { EventPreview } from '../events/event-stream.js';
import { httpLogger, type HttpTopic } from './http-loggers.js';
import type { IsLogged } from './log-record.js';

/** The topics that an event about an exchange is logged under: all at DEBUG, and costly to make. */
const TOPICS: Partial<Readonly<Record<EventPreview['type'], readonly HttpTopic[]>>> = {
  'request-sent': ['request'],
  'response-received': ['response', 'body'],
  'request-answered': ['request-id'],
};

/** Whether an event is logged at all, before it is made: bodies are not even read for loggers that are off. */
export function isOfInterest({ type, logger: named, part }: EventPreview, split: boolean, isLogged: IsLogged): boolean {
  const topics = part === 'body' ? (['body'] as const) : TOPICS[type];
  return topics === undefined || topics.some((topic) => isLogged(httpLogger(topic, { split, named }), 'debug'));
}
