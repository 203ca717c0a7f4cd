import type { Logger } from 'winston';
import type { LogLevel } from '../events/lines/log-record.js';

/** The name of `level` among a logger's own levels: syslog says `warning`. */
export function levelIn(levels: Logger['levels'], level: LogLevel): string {
  return level === 'warn' && !('warn' in levels) ? 'warning' : level;
}
