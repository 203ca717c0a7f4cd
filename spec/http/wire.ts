import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdapterOptions, SessionAdapter, WireConfig, WireReply } from '../../src/http/adapter-options.js';
import { toConnectionError } from '../../src/http/connection-error.js';
import { createAdapter } from '../../src/http/node/adapter.js';
import type { Environment } from '../../src/http/node/environment.js';
import type { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { EagerRuntime } from './eager-runtime.js';

/** The path of a certificate or key of the specs. */
export const certFile = (name: string): string => join(import.meta.dirname, 'certs', name);
/** The text of one. */
export const certText = (name: string): string => readFileSync(certFile(name), 'utf8');
/** What a server of the specs has. */
export const serverTls = { cert: certText('server.crt'), key: certText('server.key') };

/** An environment in which no variable is set. */
export const NOTHING_SET: Environment = {
  httpProxy: undefined,
  httpsProxy: undefined,
  allProxy: undefined,
  noProxy: undefined,
  certFile: undefined,
  certDir: undefined,
  extraCerts: undefined,
};

/** Our adapter for Node, with time that stands still. */
export interface Wire extends SessionAdapter {
  readonly runtime: EagerRuntime;
  send(config: Partial<WireConfig>): Promise<WireReply>;
  /** The typed error of an exchange that fails. */
  failure(config: Partial<WireConfig>): Promise<KeystoneAuthError>;
}

export function openWire(options: Partial<AdapterOptions> = {}, environment: Partial<Environment> = {}): Wire {
  const runtime = new EagerRuntime();
  const made = createAdapter({ tls: undefined, runtime, ...options }, { ...NOTHING_SET, ...environment });
  const send = (config: Partial<WireConfig>): Promise<WireReply> => made.adapter({ headers: { toJSON: () => ({}) }, ...config });
  return {
    ...made,
    runtime,
    send,
    failure: (config) =>
      send(config).then(
        () => Promise.reject(new Error('It was expected to fail.')),
        (error: unknown) => toConnectionError(error, `${config.method ?? 'GET'} ${config.url ?? ''}`),
      ),
  };
}
