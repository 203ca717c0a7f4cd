import { setImmediate } from 'node:timers';
import { inspect } from 'node:util';
import { Subject } from 'rxjs';
import { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { EventStream } from '../../src/events/event-stream.js';
import { HealthStream } from '../../src/http/load/health-stream.js';
import type { UserLogger } from '../../src/events/user-logger.js';
import { RequestAudience } from '../../src/http/report/request-audience.js';
import { Redactor } from '../../src/redaction/redactor.js';
import { Secret } from '../../src/redaction/secret.js';
import { Session } from '../../src/session/session.js';
import type { Cloud } from '../../src/testing/cloud.js';
import type { CloudRequest } from '../../src/testing/cloud-request.js';
import { createCloud } from '../../src/testing/create-cloud.js';
import { isSearchable } from './is-searchable.js';
import type { Ledger } from './ledger.js';
import { secretsInBody, secretsInHeaders, secretsInJson, secretsInUrl } from './wire-secrets.js';

const known = new WeakSet<object>();

/** Does `watch` once for each `target`: modules may be loaded anew while the process goes on. */
function once<T extends object>(target: T, watch: (target: T) => void): void {
  if (known.has(target)) return;
  known.add(target);
  watch(target);
}

/**
 * Notes every event and every error that this process makes, and what it knows of secrets that travel over no wire: those of
 * the embedded cloud called as a function, and those the library itself holds as such.
 */
export function watchLibrary(ledger: Ledger): void {
  once(EventStream.prototype, (streams) => watchEvents(streams, ledger));
  once(RequestAudience.prototype, (audiences) => watchUserLoggers(audiences, ledger));
  once(KeystoneAuthError, () => watchErrors(ledger));
  once(HealthStream.prototype, (streams) => watchHealth(streams, ledger));
  once(Session.prototype, (sessions) => watchSnapshots(sessions, ledger));
  once(Subject.prototype, (subjects) => watchAudits(subjects, ledger));
  once(Object.getPrototypeOf(createCloud()) as Cloud, (clouds) => watchCloud(clouds, ledger));
  once(Redactor.prototype, (redactors) => watchRedactors(redactors, ledger));
  once(Secret.prototype as Secret<unknown>, (secrets) => watchSecrets(secrets, ledger));
}

/** An event is noted if anybody listens: when nobody does, none is made. */
function watchEvents(streams: EventStream, ledger: Ledger): void {
  const { emit } = streams;
  streams.emit = function (this: EventStream, emission): void {
    if (!this.observed) return;
    const event = typeof emission === 'function' ? emission() : emission;
    ledger.output('event', JSON.stringify(event));
    emit.call(this, event);
  };
}

/** What `health$` of sessions says. */
function watchHealth(streams: HealthStream, ledger: Ledger): void {
  const { from } = streams;
  streams.from = function (this: HealthStream, read): void {
    from.call(this, () => {
      const list = read();
      if (list.length > 0) ledger.output('health', JSON.stringify(list));
      return list;
    });
  };
}

/** What sessions say of themselves and of their requests. */
function watchSnapshots(sessions: Session, ledger: Ledger): void {
  const { snapshot, timings } = sessions;
  sessions.snapshot = function (this: Session): ReturnType<Session['snapshot']> {
    const taken = snapshot.call(this);
    ledger.output('snapshot', JSON.stringify(taken));
    return taken;
  };
  sessions.timings = function (this: Session): ReturnType<Session['timings']> {
    const taken = timings.call(this);
    ledger.output('snapshot', JSON.stringify(taken));
    return taken;
  };
}

/** The records of `audit`, which nothing but their members tells from other values. */
function watchAudits(subjects: Subject<unknown>, ledger: Ledger): void {
  const { next } = subjects;
  subjects.next = function (this: Subject<unknown>, value): void {
    if (typeof value === 'object' && value !== null && 'startedAt' in value && 'elapsedMs' in value) ledger.output('audit', JSON.stringify(value));
    next.call(this, value);
  };
}

/** The lines that a logger of the user's own gets, and the events they are made from: the stream may have no listener. */
function watchUserLoggers(audiences: RequestAudience, ledger: Ledger): void {
  const { tell } = audiences;
  audiences.tell = function (this: RequestAudience, request, event): void {
    if (typeof request.logger !== 'object') {
      tell.call(this, request, event);
      return;
    }
    ledger.output('event', JSON.stringify(event));
    tell.call(this, { ...request, logger: watched(request.logger, ledger) }, event);
  };
}

function watched(logger: UserLogger, ledger: Ledger): UserLogger {
  const noting = (name: 'debug' | 'info' | 'warn') => (message: string, meta?: object): unknown => {
    ledger.output('log', JSON.stringify([message, meta]));
    return meta === undefined ? logger[name]?.(message) : logger[name]?.(message, meta);
  };
  return new Proxy(logger, {
    get: (_, name) => {
      const member: unknown = Reflect.get(logger, name);
      if (typeof member !== 'function') return member;
      return name === 'debug' || name === 'info' || name === 'warn' ? noting(name) : (member.bind(logger) as unknown);
    },
  });
}

/** Where virtual time passes, a turn of the event loop may make thousands of errors. */
const MOST_WAITING = 200;
/** Of errors that read alike, more are not printed: a stack takes long to make. */
const MOST_ALIKE = 20;

/** Each error is printed once it is whole: later in the same turn of the event loop. */
function watchErrors(ledger: Ledger): void {
  const waiting: Error[] = [];
  const alike = new Map<string, number>();
  const print = (count: number): void => {
    for (const error of waiting.splice(0, count)) {
      const text = reading(error);
      const times = (alike.get(text) ?? 0) + 1;
      alike.set(text, times);
      if (times <= MOST_ALIKE) ledger.output('error', renderError(error));
    }
  };
  class WatchedError extends Error {
    constructor(...values: readonly [message?: string, options?: ErrorOptions]) {
      super(...values);
      // The last ones may still be under construction.
      if (waiting.length === MOST_WAITING) print(MOST_WAITING / 2);
      if (waiting.push(this) === 1) setImmediate(() => print(waiting.length)).unref();
    }
  }
  ledger.beforeFlush(() => print(waiting.length));
  // `super(...)` calls what is the prototype of the class by then.
  Object.setPrototypeOf(KeystoneAuthError, WatchedError);
}

/** What can be read of an error without its stack: its message and members, and those of its causes. */
function reading(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error, { depth: 2 });
  return `${String(error)} ${JSON.stringify(error)}${error.cause === undefined ? '' : ` < ${reading(error.cause)}`}`;
}

/** JSON and inspect() with all causes, which has message and stack in it. */
export function renderError(error: Error): string {
  const printed = inspect(error, { depth: 10, showHidden: true });
  const stack = error.stack ?? String(error);
  return [printed, ...(printed.includes(stack) ? [] : [stack]), JSON.stringify(error)].join('\n');
}

function watchCloud(clouds: Cloud, ledger: Ledger): void {
  const { handle } = clouds;
  const note = (headers: CloudRequest['headers'], body: string | undefined): void => {
    const secrets = [...secretsInHeaders(Object.entries(headers ?? {})), ...secretsInBody(body ?? '')];
    for (const { value, origin } of secrets) ledger.secret(value, origin);
  };
  clouds.handle = function (this: Cloud, request): ReturnType<Cloud['handle']> {
    note(request.headers, request.body);
    for (const { value, origin } of secretsInUrl(request.url)) ledger.secret(value, origin);
    const response = handle.call(this, request);
    note(response.headers, response.body);
    return response;
  };
}

function watchRedactors(redactors: Redactor, ledger: Ledger): void {
  const { conceal } = redactors;
  redactors.conceal = function (this: Redactor, secret): void {
    // Its own specs conceal any text, which is no secret elsewhere.
    if (isSearchable(secret) && !ledger.place.startsWith('spec/redaction/')) ledger.secret(secret, 'Redactor.conceal');
    conceal.call(this, secret);
  };
}

function watchSecrets(secrets: Secret<unknown>, ledger: Ledger): void {
  const { reveal } = secrets;
  secrets.reveal = function (this: Secret<unknown>): unknown {
    const value = reveal.call(this);
    const parts = typeof value === 'string' ? [{ value, origin: '' }] : secretsInJson(value);
    for (const part of parts) if (isSearchable(part.value)) ledger.secret(part.value, `Secret ${part.origin}`.trim());
    return value;
  };
}
