/**
 * A logger of the user's own: winston, pino, `console` or whatever else has these two. Gets the lines about the requests it is
 * given to, instead of the loggers of the session. What it throws is ignored.
 */
export interface UserLogger {
  /**
   * `meta` are the facts of the event as plain data. It is left out where the line holds what `printf` and its like would take
   * for a place to put it, such as the `%d` of an escaped URL.
   */
  debug(message: string, meta?: object): unknown;
  /** As `debug`: what somebody should look at, retries for instance. */
  warn(message: string, meta?: object): unknown;
  /** For what is neither; without it that is a `debug` line. */
  info?(message: string, meta?: object): unknown;
  /** Asked, where there is one, before a line is put into words. */
  isLevelEnabled?(level: 'debug' | 'info' | 'warn'): boolean;
}
