import { firstValueFrom } from 'rxjs';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import { EventStream } from '../../src/events/event-stream.js';
import type { Timing } from '../../src/http/report/exchange-reporter.js';
import type { HttpRequest } from '../../src/http/request.js';
import type { ApiResponse } from '../../src/http/response.js';
import type { LentOptions, WireOptions } from '../../src/http/connection-options.js';
import { SessionConnection } from '../../src/http/session-connection.js';
import { wireOn } from '../../src/http/wire.js';
import { createTransport, type OwnedTransport, type TransportOptions } from '../../src/http/transport.js';
import type { Transport } from '../../src/http/transport-port.js';
import { Redactor } from '../../src/redaction/redactor.js';
import { presentPart } from '../../src/runtime/part.js';
import type { Runtime } from '../../src/runtime/runtime.js';
import { EagerRuntime } from './eager-runtime.js';

type Choices = Partial<Pick<LentOptions & WireOptions, 'defaults' | 'mapUrl' | 'insecure' | 'shownHeaders' | 'page' | 'identity'>> & {
  readonly transport?: Transport;
  /** Whether somebody listens to the events. @defaultValue true */
  readonly observed?: boolean;
  readonly sender?: TransportOptions;
  /** Instead of one whose time stands still. */
  readonly runtime?: Runtime;
};

/** A session's connection over the real transport, with time that stands still. */
export interface Connected {
  readonly connection: SessionConnection;
  readonly runtime: EagerRuntime;
  readonly stream: EventStream;
  readonly events: KeystoneEvent[];
  readonly timings: Timing[];
  readonly transport: OwnedTransport;
  send<T = unknown>(request: HttpRequest): Promise<ApiResponse<T>>;
  /** What a request fails with. */
  failure(request: HttpRequest): Promise<KeystoneAuthError>;
  close(): void;
}

export function connect(choices: Choices = {}): Connected {
  const runtime = new EagerRuntime();
  const stream = new EventStream();
  const events: KeystoneEvent[] = [];
  const timings: Timing[] = [];
  const transport = createTransport(choices.sender ?? {});
  if (choices.observed !== false) stream.events$.subscribe((event) => events.push(event));
  const connection = new SessionConnection({
    sender: presentPart({ wireOn }),
    wire: () => ({
      transport: choices.transport ?? transport.send,
      page: choices.page,
      defaults: choices.defaults ?? {},
      identity: choices.identity ?? { userAgent: () => 'spec/1', additionalHeaders: {}, originalIp: undefined },
      shownHeaders: choices.shownHeaders ?? new Set(),
      onTiming: (timing: Timing) => timings.push(timing),
      insecure: choices.insecure,
    }),
    documents: new DiscoveryCache({ runtime: choices.runtime ?? runtime }),
    compatibility: { preferV2: false, discoverVersionedAuthUrl: false, catalogUrlFallback: false, notusedToken: false },
    mapUrl: choices.mapUrl,
    events: stream,
    redactor: new Redactor(),
    runtime: choices.runtime ?? runtime,
  });
  const send = <T>(request: HttpRequest): Promise<ApiResponse<T>> => firstValueFrom(connection.send<T>(request));
  return { connection, runtime, stream, events, timings, transport, send, failure: (request) => failureOf(send(request)), close: transport.close };
}

/** The typed error that `promise` is rejected with; anything else fails the spec. */
export async function failureOf(promise: Promise<unknown>): Promise<KeystoneAuthError> {
  try {
    await promise;
  } catch (error) {
    if (isKeystoneAuthError(error)) return error;
    throw error;
  }
  throw new Error('It was expected to fail.');
}
