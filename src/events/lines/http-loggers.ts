/**
 * What is said about a request: four topics, each in a logger of its own if they are split, and `session` for what is always said
 * in the session's.
 */
export type HttpTopic = 'request' | 'response' | 'body' | 'request-id' | 'session';

/** The logger of everything a session does over HTTP, and the parent of the split ones. */
export const SESSION_LOGGER: string = 'keystoneauth.session';

/** Tells the lines of one logger apart. */
const PREFIXES: Partial<Readonly<Record<HttpTopic, string>>> = { request: 'REQ: ', response: 'RESP: ', body: 'RESP BODY: ' };

/** Where lines about exchanges go. */
export interface HttpLoggers {
  /** Whether each topic has its own logger. */
  readonly split: boolean;
  /** The one logger that a request names for all of them. */
  readonly named: string | undefined;
}

/** The logger of a topic. */
export function httpLogger(topic: HttpTopic, { split, named }: HttpLoggers): string {
  return named ?? (split && topic !== 'session' ? `${SESSION_LOGGER}.${topic}` : SESSION_LOGGER);
}

/** What stands before a line about a topic. */
export function httpPrefix(topic: HttpTopic, { split, named }: HttpLoggers): string {
  return split && named === undefined ? '' : (PREFIXES[topic] ?? '');
}
