import type { KeystoneEvent, RequestLabel } from '../events/event.js';
import { curlLine } from './curl-line.js';
import { httpLogger, httpPrefix, SESSION_LOGGER, type HttpTopic } from './http-loggers.js';
import type { IsLogged, LogLevel, LogRecord } from './log-record.js';
import { bodyLine, responseLine } from './reply-lines.js';
import { failureLine, requestIdLine, retryLine } from './request-lines.js';
import { endingLine, signedInLine, signInFailedLine, signInLine } from './sign-in-lines.js';
import { IDENTITY_LOGGER, warningPlace } from './warning-place.js';

/** A record whose text is not written before somebody gets it. */
interface Draft {
  readonly logger: string;
  readonly level: LogLevel;
  /** `undefined`: there is nothing to say. */
  readonly text: () => string | undefined;
}

type EventType = KeystoneEvent['type'];
type Drafter<T extends EventType> = (event: Extract<KeystoneEvent, { type: T }>, split: boolean) => readonly Draft[];

/** The table of events, loggers and levels; the README of this folder has it for readers. */
const DRAFTERS: { readonly [T in EventType]: Drafter<T> } = {
  'request-sent': (event, split) => (event.again ? [] : [httpDraft('request', split, event)(() => curlLine(event))]),
  'response-received': (event, split) => [
    httpDraft('response', split, event)(() => responseLine(event)),
    httpDraft('body', split, event)(() => bodyLine(event)),
  ],
  'request-answered': (event, split) => [httpDraft('request-id', split, event)(() => requestIdLine(event))],
  'request-failed': (event) => [sessionDraft('debug', event, () => failureLine(event))],
  'retry-scheduled': (event) => [sessionDraft('warn', event, () => retryLine(event))],
  // Followed by a retry, or by an error that goes to whoever sent the request.
  'exchange-failed': () => [],
  'sign-in-started': (event) => [identityDraft('debug', () => signInLine(event))],
  'sign-in-succeeded': (event) => [identityDraft('debug', () => signedInLine(event))],
  'sign-in-failed': (event) => [identityDraft('warn', () => signInFailedLine(event))],
  'token-rejected': () => [identityDraft('info', () => 'A service refused the token; a new one is fetched if there is one to be had')],
  ending: (event) => [identityDraft('warn', () => endingLine(event))],
  warning: (event) => [{ ...warningPlace(event), text: () => event.message }],
  'security-alert': ({ message }) => [{ logger: SESSION_LOGGER, level: 'error', text: () => message }],
};

/** What is logged about an event. Of what nobody gets (`isLogged`) not even the text is made. */
export function logRecords(event: KeystoneEvent, split: boolean, isLogged: IsLogged): readonly LogRecord[] {
  const draft = DRAFTERS[event.type] as (event: never, split: boolean) => readonly Draft[];
  return draft(event as never, split).flatMap(({ logger, level, text }) => {
    const message = isLogged(logger, level) ? text() : undefined;
    return message === undefined ? [] : [{ logger, level, message, meta: metaOf(event) }];
  });
}

/** One of the four lines about an exchange; all of them are DEBUG. */
function httpDraft(topic: HttpTopic, split: boolean, { logger: named }: RequestLabel): (text: Draft['text']) => Draft {
  const loggers = { split, named };
  return (text) => ({ logger: httpLogger(topic, loggers), level: 'debug', text: () => prefixed(httpPrefix(topic, loggers), text()) });
}

function prefixed(prefix: string, text: string | undefined): string | undefined {
  return text === undefined ? undefined : prefix + text;
}

function sessionDraft(level: LogLevel, { logger = SESSION_LOGGER }: RequestLabel, text: () => string): Draft {
  return { logger, level, text };
}

function identityDraft(level: LogLevel, text: () => string): Draft {
  return { logger: IDENTITY_LOGGER, level, text };
}

/** What the text is made from, as far as it is short. */
function metaOf(event: KeystoneEvent): LogRecord['meta'] {
  const short = Object.entries(event).filter(([name, value]) => !LONG.has(name) && value !== undefined);
  return { event: event.type, ...Object.fromEntries(short) };
}

const LONG: ReadonlySet<string> = new Set(['type', 'message', 'headers', 'body', 'tls', 'logger', 'again']);
