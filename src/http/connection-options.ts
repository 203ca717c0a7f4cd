import type { EventStream } from '../events/event-stream.js';
import type { TextRedactor } from '../redaction/redactor.js';
import type { Runtime } from '../runtime/runtime.js';
import type { CircuitRules } from './load/circuit-rules.js';
import type { HealthStream } from './load/health-stream.js';
import type { RequestLimit } from './load/request-limit.js';
import type { ClientIdentity } from './client-identity.js';
import type { Compatibility, DocumentCache, UrlOrigin } from './connection.js';
import type { PageRules } from './page-port.js';
import type { ReporterOptions } from './report/exchange-reporter.js';
import type { TransportOptions } from './transport.js';
import type { Transport } from './transport-port.js';
import type { ExchangeDefaults } from './wire-request.js';

/** What a session lends to its plugins. */
export interface LentOptions {
  readonly runtime: Runtime;
  readonly events: EventStream;
  readonly redactor: TextRedactor;
  readonly documents: DocumentCache;
  readonly compatibility: Compatibility;
  readonly mapUrl: ((url: string, origin: UrlOrigin) => string) | undefined;
}

/** What the wire of a session is made from. */
export interface WireOptions extends Omit<ReporterOptions, 'runtime' | 'events' | 'redactor'> {
  /** What sends, or what that is made from. */
  readonly transport: Transport | TransportOptions;
  readonly defaults: ExchangeDefaults;
  readonly identity: ClientIdentity;
  /** What all its requests have to pass. */
  readonly limits?: readonly RequestLimit[] | undefined;
  /** Where it says how services are doing. */
  readonly health?: HealthStream | undefined;
  /** When it leaves a service alone. @defaultValue never */
  readonly circuit?: CircuitRules | undefined;
  /** Where it runs in a page. */
  readonly page?: PageRules | undefined;
}
