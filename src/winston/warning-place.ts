import type { Warning, WarningCode } from '../events/event.js';
import { SESSION_LOGGER } from '../events/lines/http-loggers.js';
import type { LogLevel } from '../events/lines/log-record.js';

/** Where and how grave something is logged. */
export interface LogPlace {
  readonly logger: string;
  readonly level: LogLevel;
}

/** The logger of what becomes of tokens and of questions to auth plugins. */
export const IDENTITY_LOGGER: string = 'keystoneauth.identity.base';

/** The logger of version documents. */
export const DISCOVERY_LOGGER: string = 'keystoneauth.discover';

const discovery: LogPlace = { logger: DISCOVERY_LOGGER, level: 'warn' };
const identity: LogPlace = { logger: IDENTITY_LOGGER, level: 'warn' };
const session: LogPlace = { logger: SESSION_LOGGER, level: 'warn' };

const PLACES: Readonly<Record<WarningCode, LogPlace>> = {
  'discovery-fallback': discovery,
  'missing-status': discovery,
  'unusable-version': { ...discovery, level: 'info' },
  'missing-service-type': identity,
  'ignored-filter-key': identity,
  'plain-http-sign-in': identity,
  'plain-http-token': identity,
  'expired-on-arrival': identity,
  'token-store-failed': identity,
  'ignored-token-record': identity,
  plugin: identity,
  'missing-location': session,
  'retry-budget-spent': session,
  'mixed-content': session,
  'numeric-microversion': session,
  'microversion-mismatch': session,
  'microversion-ending': session,
};

/** Where a warning is logged: in the logger it names, else in the usual one of its code. */
export function warningPlace({ code, logger }: Warning): LogPlace {
  const { logger: usual, level } = PLACES[code];
  return { logger: logger ?? usual, level };
}
