/** How grave a record is. winston's names; keystoneauth's WARNING is `warn`. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

/** One line of a log, before it is formatted. Holds no secret. */
export interface LogRecord {
  /** Dotted: `keystoneauth.session.request`. */
  readonly logger: string;
  readonly level: LogLevel;
  readonly message: string;
  /** The event it comes from as plain data: `event` (its type), `at`, `url`, `status`, `requestId` ... */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Whether anybody gets what is logged to `logger` at `level`. */
export type IsLogged = (logger: string, level: LogLevel) => boolean;
