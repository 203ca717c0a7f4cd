import { DiscoveryCache } from '../discovery/discovery-cache.js';
import { EventStream } from '../events/event-stream.js';
import { pageRules } from '../access/page-rules.js';
import { pageOrigin } from '../http/page-origin.js';
import { SessionConnection } from '../http/session-connection.js';
import { createTransport } from '../http/transport.js';
import { Redactor } from '../redaction/redactor.js';
import { realRuntime } from '../runtime/runtime.js';
import { checkSessionOptions, compatibilityOf, defaultsOf, identityOf, limitsOf, type SessionOptions } from './session-options.js';
import { secureUrls } from './secure-urls.js';
import { Shutdown } from './shutdown.js';
import { TimingLog } from './timing-log.js';

/** What a session consists of. */
export interface SessionParts {
  readonly connection: SessionConnection;
  readonly events: EventStream;
  readonly timings: TimingLog;
  readonly shutdown: Shutdown;
}

/**
 * Makes the parts of a session from its options.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function sessionParts(options: SessionOptions): SessionParts {
  checkSessionOptions(options);
  const { runtime = realRuntime, discoveryCache = new DiscoveryCache({ runtime }) } = options;
  const events = new EventStream();
  const page = pageRules(pageOrigin(), options.allowedHeaders);
  const mapUrl = secureUrls(options.mapUrl, { pageOrigin: page?.origin, events, runtime });
  const settings = { defaults: defaultsOf(options), identity: identityOf(options), limits: limitsOf(options), mapUrl, page };
  const timings = new TimingLog(options.collectTiming ?? false);
  const transport = options.transport === undefined ? createTransport({ ...options, runtime }) : { send: options.transport, close: () => undefined, secrets: [] };
  const redactor = new Redactor();
  for (const secret of transport.secrets) redactor.conceal(secret);
  const connection = new SessionConnection({
    ...settings,
    runtime,
    events,
    transport: transport.send,
    redactor,
    documents: discoveryCache,
    compatibility: compatibilityOf(options.compatibility),
    shownHeaders: new Set(options.logHeaders?.map((name) => name.toLowerCase())),
    onTiming: timings.collector,
    insecure: options.tls?.insecure,
    cacert: options.tls?.cacert,
  });
  const shutdown = new Shutdown(connection, () => {
    events.complete();
    transport.close();
  });
  return { connection, events, timings, shutdown };
}
