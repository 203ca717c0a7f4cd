import type { KeystoneEvent } from '../events/event.js';
import type { RequestEvent } from '../events/request-event.js';
import { eventFacts } from '../events/lines/event-facts.js';
import { SESSION_LOGGER } from '../events/lines/http-loggers.js';
import type { IsLogged, LogLevel, LogRecord } from '../events/lines/log-record.js';
import { requestRecords } from '../events/lines/request-records.js';
import { catalogLine, credentialLine, rangeLine } from './cloud-lines.js';
import { endingLine, restoredLine, signedInLine, signInFailedLine, signInLine } from './sign-in-lines.js';
import { DISCOVERY_LOGGER, IDENTITY_LOGGER, warningPlace } from './warning-place.js';

/** A record whose text is not written before somebody gets it. */
interface Draft {
  readonly logger: string;
  readonly level: LogLevel;
  readonly text: () => string;
}

type OtherEvent = Exclude<KeystoneEvent, RequestEvent>;
type Drafter<T extends OtherEvent['type']> = (event: Extract<OtherEvent, { type: T }>) => Draft;

/** What is not about one request: events, loggers and levels; the README of this folder has the table for readers. */
const DRAFTERS: { readonly [T in OtherEvent['type']]: Drafter<T> } = {
  'sign-in-started': (event) => identityDraft('debug', () => signInLine(event)),
  'sign-in-succeeded': (event) => identityDraft('debug', () => signedInLine(event)),
  'sign-in-failed': (event) => identityDraft('warn', () => signInFailedLine(event)),
  'token-restored': (event) => identityDraft('debug', () => restoredLine(event)),
  'token-rejected': () => identityDraft('info', () => 'A service refused the token; a new one is fetched if there is one to be had'),
  ending: (event) => identityDraft('warn', () => endingLine(event)),
  'catalog-changed': (event) => identityDraft('info', () => catalogLine(event)),
  'microversion-range-changed': (event) => ({ logger: DISCOVERY_LOGGER, level: 'info', text: () => rangeLine(event) }),
  'credential-ending': (event) => identityDraft('warn', () => credentialLine(event)),
  warning: (event) => ({ ...warningPlace(event), text: () => event.message }),
  'security-alert': (event) => ({ logger: SESSION_LOGGER, level: 'error', text: () => event.message }),
};

/**
 * What is logged about an event; nothing about a request with a logger object of its own. Of what nobody gets (`isLogged`) not
 * even the text is made.
 */
export function logRecords(event: KeystoneEvent, split: boolean, isLogged: IsLogged): readonly LogRecord[] {
  if ('ownLogger' in event && event.ownLogger === true) return [];
  if ('exchange' in event) return requestRecords(event, split, isLogged);
  const draft = DRAFTERS[event.type] as (event: OtherEvent) => Draft;
  const { logger, level, text } = draft(event);
  return isLogged(logger, level) ? [{ logger, level, message: text(), meta: eventFacts(event) }] : [];
}

function identityDraft(level: LogLevel, text: () => string): Draft {
  return { logger: IDENTITY_LOGGER, level, text };
}
