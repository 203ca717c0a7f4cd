import type { KeystoneEvent } from '../../../src/events/event.js';
import { EventStream } from '../../../src/events/event-stream.js';
import type { UserLogger } from '../../../src/events/user-logger.js';
import { ExchangeReporter, type ReporterOptions } from '../../../src/http/report/exchange-reporter.js';
import type { HttpRequest } from '../../../src/http/request.js';
import type { Timing } from '../../../src/http/report/timing.js';
import type { TransportRequest } from '../../../src/http/transport-port.js';
import { completeRequest, type WireRequest } from '../../../src/http/wire-request.js';
import { Redactor } from '../../../src/redaction/redactor.js';
import { EagerRuntime } from '../eager-runtime.js';

/** A reporter with everything it reports to. */
export interface Reporting {
  readonly reporter: ExchangeReporter;
  readonly stream: EventStream;
  readonly events: KeystoneEvent[];
  readonly timings: Timing[];
  readonly runtime: EagerRuntime;
  readonly redactor: Redactor;
}

export function reporting(options: Partial<ReporterOptions> & { readonly observed?: boolean } = {}): Reporting {
  const [stream, runtime, redactor] = [new EventStream(), new EagerRuntime(), new Redactor()];
  const events: KeystoneEvent[] = [];
  const timings: Timing[] = [];
  if (options.observed !== false) stream.events$.subscribe((event) => events.push(event));
  const reporter = new ExchangeReporter({ redactor, runtime, shownHeaders: new Set(), events: stream, onTiming: undefined, ...options });
  return { reporter, stream, events, timings, runtime, redactor };
}

/** A complete request to nova. */
export function wireRequest(request: Partial<HttpRequest> = {}, more: Partial<WireRequest> = {}): WireRequest {
  return { ...completeRequest({ url: 'http://nova.test/servers', ...request }, {}, {}), ...more };
}

/** What is sent of it. */
export function sentOf({ method, url, headers, body, responseType }: WireRequest): TransportRequest {
  return { method, url, headers, body: body.next(), responseType };
}

/** A logger object that remembers: `method message`. */
export interface MemoryLogger extends UserLogger {
  readonly lines: string[];
  readonly metas: unknown[];
}

export function memoryLogger(isLevelEnabled?: UserLogger['isLevelEnabled']): MemoryLogger {
  const lines: string[] = [];
  const metas: unknown[] = [];
  const log = (method: string) => (message: string, meta?: object) => {
    lines.push(`${method} ${message}`);
    metas.push(meta);
  };
  const logger = { lines, metas, debug: log('debug'), info: log('info'), warn: log('warn') };
  return isLevelEnabled === undefined ? logger : { ...logger, isLevelEnabled };
}
