/**
 * keystoneauth's loggers and line formats on winston, an optional peer.
 *
 * @module keystoneauth-rx/winston
 */

export { logToWinston, type LoggedSession, type LogToWinstonOptions } from './log-to-winston.js';
export { keystoneauthFormat } from './keystoneauth-format.js';
export type { LoggerContainer } from './logger-tree.js';
