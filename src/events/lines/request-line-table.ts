import type { RequestEvent } from '../request-event.js';
import { curlLine } from './curl-line.js';
import type { HttpTopic } from './http-loggers.js';
import type { LogLevel } from './log-record.js';
import { bodyLine, responseLine } from './reply-lines.js';
import { failureLine, plannedLine, requestIdLine, retryLine, throttledLine } from './request-lines.js';

/** One line that an event is logged as. */
export interface RequestLine<E> {
  readonly topic: HttpTopic;
  readonly level: LogLevel;
  /** `undefined`: there is nothing to say. */
  readonly text: (event: E) => string | undefined;
}

type Lines<T extends RequestEvent['type']> = readonly RequestLine<Extract<RequestEvent, { type: T }>>[];

/** What is logged about a request, where and how gravely; for readers it stands in the README of the winston door. */
export const REQUEST_LINES: { readonly [T in RequestEvent['type']]: Lines<T> } = {
  'request-sent': [{ topic: 'request', level: 'debug', text: (event) => (event.again ? undefined : curlLine(event)) }],
  'response-received': [
    { topic: 'response', level: 'debug', text: responseLine },
    { topic: 'body', level: 'debug', text: bodyLine },
  ],
  'request-answered': [{ topic: 'request-id', level: 'debug', text: requestIdLine }],
  'request-failed': [{ topic: 'session', level: 'debug', text: failureLine }],
  'retry-scheduled': [{ topic: 'session', level: 'warn', text: retryLine }],
  throttled: [{ topic: 'session', level: 'warn', text: throttledLine }],
  'request-planned': [{ topic: 'session', level: 'info', text: plannedLine }],
  // Followed by a retry, or by an error that goes to whoever sent the request.
  'exchange-failed': [],
};
