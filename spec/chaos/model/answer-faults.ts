import { concat, defer, ignoreElements, from, NEVER, of, throwError, type Observable } from 'rxjs';
import type { Runtime, TransportResponse } from 'keystoneauth-rx';
import { refused } from '../../journeys/transport-to.js';
import { chance, pick } from '../chance.js';

/** What a fault can use. */
export interface Surroundings {
  readonly runtime: Runtime;
  /** What the cloud answers; asking is carrying out. */
  readonly answer: () => TransportResponse;
  /** Differs from fault to fault, the same in every run. */
  readonly seed: number;
}

type AnswerFault = (surroundings: Surroundings) => Observable<TransportResponse>;

const LONGEST_DELAY_MS = 25_000;
const LONGEST_RETRY_AFTER_S = 6;

const reset = (): Observable<never> => throwError(() => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
const plain = (status: number, headers: Readonly<Record<string, string>> = {}): AnswerFault => () => of({ status, headers, body: '' });
const page = (status: number): AnswerFault => () =>
  of({ status, headers: { 'content-type': 'text/html' }, body: '<html><h1>Something else answers here</h1></html>' });
const later = (status: number): AnswerFault => ({ seed }) =>
  of({ status, headers: { 'retry-after': String(1 + Math.floor(chance(seed, 1) * LONGEST_RETRY_AFTER_S)) }, body: '' });
/** Carried out, and answered otherwise than it should be. */
const changed = (change: (reply: TransportResponse, seed: number) => TransportResponse): AnswerFault => ({ answer, seed }) => of(change(answer(), seed));
const withBody = (change: (text: string, seed: number) => string): AnswerFault =>
  changed((reply, seed) => ({ ...reply, body: change(typeof reply.body === 'string' ? reply.body : '', seed) }));

/** Everything that can befall a request on its way to a cloud in this memory. */
const kinds = {
  refused: () => throwError(() => refused()),
  'reset before': () => reset(),
  'reset after': ({ answer }) => defer(() => { answer(); return reset(); }),
  silence: () => NEVER,
  'silence after': ({ answer }) => defer(() => { answer(); return NEVER; }),
  slow: ({ runtime, answer, seed }) =>
    concat(from(runtime.sleep(chance(seed, 1) * LONGEST_DELAY_MS)).pipe(ignoreElements()), defer(() => of(answer()))),
  'carried out, slow': ({ runtime, answer, seed }) => defer(() => {
    const reply = answer();
    return concat(from(runtime.sleep(chance(seed, 1) * LONGEST_DELAY_MS)).pipe(ignoreElements()), of(reply));
  }),
  unavailable: later(503),
  'too many': later(429),
  'unavailable for an hour': plain(503, { 'retry-after': '3600' }),
  'unavailable, says nonsense': plain(503, { 'retry-after': 'soon, -1' }),
  broken: plain(500),
  gateway: page(502),
  unauthorized: plain(401),
  'page instead': page(200),
  empty: withBody(() => ''),
  cut: withBody((text, seed) => text.slice(0, Math.floor(chance(seed, 1) * text.length))),
  'other types': withBody(withOtherTypes),
  'null in it': withBody((text) => text.replaceAll(/"[^"]*"(?=\s*[,}\]])/g, 'null')),
  'no headers': changed((reply) => ({ ...reply, headers: {} })),
  'no content': changed((reply) => ({ ...reply, status: 204, body: '' })),
  'in the past': withBody((text) => text.replaceAll(/"(expires_at)":"2\d\d\d/g, '"$1":"1999')),
  'no date': withBody((text) => text.replaceAll(/"(expires_at|issued_at)":"[^"]*"/g, '"$1":"tomorrow"')),
  'nowhere to go': plain(302),
  circle: plain(302, { location: '/identity/v3/auth/tokens' }),
  'strange place': plain(301, { location: 'file:///etc/passwd' }),
} satisfies Readonly<Record<string, AnswerFault>>;

/** The name of what befalls a request. */
export type AnswerFaultName = keyof typeof kinds;

/** All of them. */
export const answerFaults = Object.keys(kinds) as readonly AnswerFaultName[];

/** Those after which the reply, if there is one, is what the cloud said. */
const honest: ReadonlySet<AnswerFaultName> = new Set(['slow', 'carried out, slow', 'refused', 'reset before', 'silence']);

/** Whether what arrives in spite of it is the cloud's own reply. */
export function isHonest(fault: AnswerFaultName | undefined): boolean {
  return fault === undefined || honest.has(fault);
}

/** The reply, or what befalls the request instead. */
export function befallen(fault: AnswerFaultName | undefined, surroundings: Surroundings): Observable<TransportResponse> {
  return fault === undefined ? of(surroundings.answer()) : kinds[fault](surroundings);
}

/** One value of another type in the place of some. */
function withOtherTypes(text: string, seed: number): string {
  let member = 0;
  const values = ['null', '-1', '1e999', '[]', '{}', '""', 'true', '{"__proto__":{"polluted":true}}'];
  return text.replaceAll(/:\s*("[^"]*"|\d+|true|false|null)/g, (whole) => {
    member += 1;
    return chance(seed, member, 1) < 0.3 ? `:${pick(values, chance(seed, member, 2)) ?? 'null'}` : whole;
  });
}
