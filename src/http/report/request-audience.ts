import type { KeystoneEvent, Warning } from '../../events/event.js';
import type { EventStream } from '../../events/event-stream.js';
import { userLogWants, writeUserLog } from '../../events/lines/user-log.js';
import type { Happened, RequestEvent, RequestLabel } from '../../events/request-event.js';
import type { Runtime } from '../../runtime/runtime.js';
import type { ExchangeDisplay } from './exchange-display.js';
import type { WireRequest } from '../wire-request.js';

/** What an audience is made from. */
export interface AudienceOptions {
  readonly events: EventStream;
  readonly display: ExchangeDisplay;
  readonly runtime: Runtime;
}

/** How an event names the logger of its request. */
export type LoggerLabel = Pick<RequestLabel, 'logger' | 'ownLogger'>;

/** Who is told about requests: those who listen to the session, and the logger object that a request may bring along. */
export class RequestAudience {
  readonly #options: AudienceOptions;

  constructor(options: AudienceOptions) {
    this.#options = options;
  }

  /** Whether there is anybody. */
  present({ logger }: WireRequest): boolean {
    return this.#options.events.observed || typeof logger === 'object';
  }

  /** Whether anybody wants an event, or a part of it; asked before it is made. */
  wants(request: WireRequest, type: KeystoneEvent['type'], part?: 'body'): boolean {
    const { events } = this.#options;
    const { logger } = request;
    if (typeof logger === 'object' && userLogWants(logger, { type, part })) return true;
    return events.observed && events.wants({ type, ...this.loggerLabel(request), part });
  }

  tell({ logger }: WireRequest, event: RequestEvent | Warning): void {
    this.#options.events.emit(event);
    if (typeof logger === 'object') writeUserLog(logger, event);
  }

  /** What all events of a request have, at this moment. */
  label(request: WireRequest, url: string): RequestLabel & Happened {
    const { display, runtime } = this.#options;
    const { exchange, method, service } = request;
    return {
      ...{ at: runtime.now(), exchange, method, url: display.url(url), service },
      ...this.globalIdLabel(request),
      ...this.loggerLabel(request),
    };
  }

  globalIdLabel({ globalRequestId: id }: WireRequest): Pick<RequestLabel, 'globalRequestId'> {
    return id === undefined ? {} : { globalRequestId: this.#options.display.text(id) };
  }

  loggerLabel({ logger }: WireRequest): LoggerLabel {
    if (logger === undefined) return {};
    return typeof logger === 'string' ? { logger } : { ownLogger: true };
  }
}
