import type { AccessInfo } from '../access/access-info.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { Connection } from '../http/connection.js';

/** More filters than this are not remembered; a program has a handful. */
const MOST_FILTERS = 100;

/** What a filter may hold for the catalog alone to answer it. */
const ANSWERED_BY_CATALOG: ReadonlySet<string> = new Set([
  ...['serviceType', 'interface', 'regionName', 'serviceName', 'serviceId', 'endpointId'],
  ...['skipDiscovery', 'allowVersionHack', 'endpointOverride'],
]);

/** What version documents answer as well. */
const ANSWERED_BY_DOCUMENTS: ReadonlySet<string> = new Set(['version', 'minVersion', 'maxVersion', 'discoverVersions']);

/** What is known of one session. */
interface Known {
  readonly access: AccessInfo;
  /** By service type, so that few filters have to be compared. */
  readonly answers: Map<string | undefined, readonly Answer[]>;
  count: number;
}

/** The answer to one filter. */
interface Answer {
  /** Without what is `undefined`. */
  readonly filter: EndpointFilter;
  /** How much it asks for. */
  readonly size: number;
  readonly url: string;
  /** What the documents have to be like for it to hold; `undefined` where the catalog alone was asked. */
  readonly documents: object | undefined;
}

/** An endpoint that was found, and with what. */
export interface FoundEndpoint {
  readonly url: string | undefined;
  readonly access: AccessInfo | undefined;
  /** The state of the session's documents when the search began. */
  readonly documents: object | undefined;
}

/**
 * The endpoints that were found, by filter: the answer for every request after the first. They are kept for one token, since another
 * one may bring another catalog, apart for each session, which may map URLs its own way, and where a version was wanted for as long as
 * the version documents are as they were.
 */
export class KnownEndpoints {
  readonly #bySession = new WeakMap<Connection, Known>();

  get(connection: Connection, filter: EndpointFilter, access: AccessInfo): string | undefined {
    const known = this.#bySession.get(connection);
    if (known?.access !== access) return undefined;
    const answer = answerTo(filter, known.answers.get(filter.serviceType));
    return answer !== undefined && holds(answer, connection) ? answer.url : undefined;
  }

  set(connection: Connection, filter: EndpointFilter, { url, access, documents }: FoundEndpoint): void {
    const asked = kept(filter);
    if (url === undefined || access === undefined || asked === undefined) return;
    const answer: Answer = { ...asked, url, documents: needsDocuments(asked.filter) ? (documents ?? {}) : undefined };
    // What was read in the meantime may say something else.
    if (holds(answer, connection)) keep(this.#of(connection, access), answer, connection);
  }

  #of(connection: Connection, access: AccessInfo): Known {
    const known = this.#bySession.get(connection);
    if (known?.access === access) return known;
    const fresh: Known = { access, answers: new Map(), count: 0 };
    this.#bySession.set(connection, fresh);
    return fresh;
  }
}

/** Adds an answer, in place of those that hold no more. */
function keep(known: Known, answer: Answer, connection: Connection): void {
  const { serviceType } = answer.filter;
  const before = known.answers.get(serviceType) ?? [];
  const valid = before.filter((one) => holds(one, connection));
  const count = known.count - before.length + valid.length;
  const isNew = count < MOST_FILTERS && answerTo(answer.filter, valid) === undefined;
  known.answers.set(serviceType, isNew ? [...valid, answer] : valid);
  known.count = isNew ? count + 1 : count;
}

function holds({ documents }: Answer, connection: Connection): boolean {
  return documents === undefined || documents === connection.documents.state?.();
}

function answerTo(filter: EndpointFilter, answers: readonly Answer[] = []): Answer | undefined {
  for (const answer of answers) if (isSame(filter, answer)) return answer;
  return undefined;
}

function isSame(filter: EndpointFilter, { filter: known, size }: Answer): boolean {
  let asked = 0;
  for (const name in filter) {
    const value = filter[name];
    if (value === undefined) continue;
    if (value !== known[name] && !isSameList(value, known[name])) return false;
    asked += 1;
  }
  return asked === size;
}

function isSameList(one: unknown, other: unknown): boolean {
  return Array.isArray(one) && Array.isArray(other) && one.length === other.length && one.every((item, index) => item === other[index]);
}

/** A filter as it is now; `undefined` for one that holds what is unknown here, or is asked for each time. */
function kept(filter: EndpointFilter): Pick<Answer, 'filter' | 'size'> | undefined {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  if (!given.every(([name, value]) => (ANSWERED_BY_CATALOG.has(name) || ANSWERED_BY_DOCUMENTS.has(name)) && isPlain(value))) return undefined;
  const copies = given.map(([name, value]) => [name, Array.isArray(value) ? [...(value as readonly unknown[])] : value] as const);
  return { filter: Object.fromEntries(copies), size: given.length };
}

function needsDocuments(filter: EndpointFilter): boolean {
  return Object.keys(filter).some((name) => ANSWERED_BY_DOCUMENTS.has(name));
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((item) => typeof item === 'string' || typeof item === 'number');
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number';
}
