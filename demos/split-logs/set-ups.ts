/** The ways to log that keystoneauth's documentation shows, with winston's loggers in place of Python's. */
import winston from 'winston';

/** Leaves the level of a category to those above it, as in Python where none is set; winston's default is `info`. */
const inherited = '';

/** keystoneauth at INFO, without the HTTP that is logged at DEBUG. */
export function infoOnly(loggers: winston.Container, console: winston.transport): void {
  loggers.add('keystoneauth', { level: 'info', transports: [console] });
}

/** Everything, bodies included. */
export function everything(loggers: winston.Container, console: winston.transport): void {
  loggers.add('keystoneauth', { level: 'debug', transports: [console] });
}

/** Everything but bodies; the session has to be logged with `split: true`. */
export function everythingButBodies(loggers: winston.Container, console: winston.transport): void {
  loggers.add('keystoneauth', { level: 'debug', transports: [console] });
  loggers.add('keystoneauth.session.body', { level: 'warn' });
}

/** Where {@link twoFilesAndConsole} writes. */
export interface Outputs {
  /** Request ids and response headers. */
  readonly requests: winston.transport;
  /** Commands, response headers and bodies. */
  readonly bodies: winston.transport;
  /** What is graver than DEBUG; has a level of its own. */
  readonly console: winston.transport;
}

/** All HTTP into two files, the rest on the console; the session has to be logged with `split: true`. */
export function twoFilesAndConsole(loggers: winston.Container, { requests, bodies, console }: Outputs): void {
  loggers.add('keystoneauth', { level: 'info', transports: [console] });
  loggers.add('keystoneauth.session', { level: 'debug' });
  loggers.add('keystoneauth.session.request-id', { level: inherited, transports: [requests] });
  loggers.add('keystoneauth.session.response', { level: inherited, transports: [requests, bodies] });
  loggers.add('keystoneauth.session.request', { level: inherited, transports: [bodies] });
  loggers.add('keystoneauth.session.body', { level: inherited, transports: [bodies] });
}

/** A logger of one's own, which an Adapter or a request is given instead: everything about those, and nothing else. */
export function ownLogger(transport: winston.transport): winston.Logger {
  return winston.createLogger({ level: 'debug', transports: [transport] });
}
