import { enginePart } from '#engine';
import { EventStream } from '../events/event-stream.js';
import { HealthStream } from '../http/load/health-stream.js';
import { pageOrigin } from '../http/page-origin.js';
import { SessionConnection } from '../http/session-connection.js';
import { atHand } from '../runtime/part.js';
import { realRuntime } from '../runtime/runtime.js';
import { checkNames, compatibilityOf, type SessionOptions } from './session-options.js';
import { lateDocuments } from './late-documents.js';
import { lateRedactor } from './late-redactor.js';
import { secureUrls } from './secure-urls.js';
import { Shutdown } from './shutdown.js';
import { TimingLog } from './timing-log.js';

/** What a session consists of. */
export interface SessionParts {
  readonly connection: SessionConnection;
  readonly events: EventStream;
  readonly health: HealthStream;
  readonly timings: TimingLog;
  readonly shutdown: Shutdown;
}

/**
 * Makes the parts of a session from its options.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function sessionParts(options: SessionOptions): SessionParts {
  checkNames(options);
  const values = enginePart.now?.wireOptions(options);
  // Looked at later, as they are now.
  const given = { ...options };
  const { runtime = realRuntime, discoveryCache = lateDocuments(runtime) } = options;
  const [events, health, timings] = [new EventStream(), new HealthStream(), new TimingLog(options.collectTiming ?? false)];
  const connection = new SessionConnection({
    runtime,
    events,
    redactor: lateRedactor(),
    documents: discoveryCache,
    compatibility: compatibilityOf(options.compatibility),
    mapUrl: secureUrls(options.mapUrl, { pageOrigin: pageOrigin(), events, runtime }),
    sender: enginePart,
    wire: () => ({ ...(values ?? atHand(enginePart).wireOptions(given)), health, onTiming: timings.collector }),
  });
  enginePart.now?.wireOn(connection);
  const shutdown = new Shutdown(connection, () => {
    events.complete();
    health.complete();
    connection.release();
  });
  return { connection, events, health, timings, shutdown };
}
