import { parseArgs } from 'node:util';
import { amount } from '../command-line/amount.js';

/** What the service was told on the command line. */
export interface ServiceOptions {
  /** 0: a free one. */
  readonly port: number;
  /** Where the service keeps its own token. */
  readonly store: 'file' | 'redis' | 'none';
  /** The folder of the file store; `undefined`: the user's cache, or a temporary one for the embedded cloud. */
  readonly storeDirectory: string | undefined;
  readonly redisUrl: string;
  /** The folder of the logs; `undefined`: a temporary one. */
  readonly logs: string | undefined;
  /** How large a log may become before the next one is begun. */
  readonly logBytes: number;
  /** How long a caller's token is taken for good before Keystone is asked again. */
  readonly callerMs: number;
  /** How long a stopping service still takes connections, so that who sends them notices. */
  readonly graceMs: number;
  /** How long requests that are under way may take to end. */
  readonly drainMs: number;
  /** The embedded cloud misbehaves under load, and the service ends by itself. */
  readonly drill: boolean;
  /** Prints lines for programs. */
  readonly json: boolean;
}

/** Reads the command line; lengths of time are in seconds. Throws for what it does not know. */
export function serviceOptions(args: readonly string[]): ServiceOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '0' },
      store: { type: 'string', default: 'file' },
      'store-directory': { type: 'string' },
      'redis-url': { type: 'string', default: 'redis://127.0.0.1:6379' },
      logs: { type: 'string' },
      'log-bytes': { type: 'string', default: '10000000' },
      'caller-seconds': { type: 'string', default: '30' },
      grace: { type: 'string', default: '2' },
      drain: { type: 'string', default: '30' },
      drill: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  return {
    port: amount('port', values.port),
    store: storeKind(values.store),
    storeDirectory: values['store-directory'],
    redisUrl: values['redis-url'],
    logs: values.logs,
    logBytes: amount('log-bytes', values['log-bytes']),
    callerMs: 1000 * amount('caller-seconds', values['caller-seconds']),
    graceMs: 1000 * amount('grace', values.grace),
    drainMs: 1000 * amount('drain', values.drain),
    drill: values.drill,
    json: values.json,
  };
}

function storeKind(text: string): ServiceOptions['store'] {
  if (text === 'file' || text === 'redis' || text === 'none') return text;
  throw new TypeError(`--store is "file", "redis" or "none", not "${text}".`);
}
