import { from, map, mergeMap, takeUntil, type Observable } from 'rxjs';
import type { Adapter, ApiResponse, Runtime, Session } from 'keystoneauth-rx';
import { chance } from '../chaos/chance.js';

/** Who sends requests. */
export interface Sender {
  readonly who: string;
  readonly session: Session;
  /** Of the service `soak`. */
  readonly adapter: Adapter;
  readonly runtime: Runtime;
}

/** One thing that is asked of a session, and how that has to end. */
export interface Errand {
  readonly name: string;
  /** How often among a hundred. */
  readonly share: number;
  /** `value`, the code of an error, or `left`: nobody waits any more. */
  readonly ending: string;
  /** Whether a service sees the token, and would say so if it is not good. */
  readonly isSeen: boolean;
  readonly run: (sender: Sender, item: number) => Observable<unknown>;
}

/** Given to many requests, and never aborted: none may leave a listener with it. */
export const lifelong: AbortSignal = new AbortController().signal;

/** After this somebody loses patience. */
const SOON_MS = 5;
/** Nobody listens there. */
export const NOBODY: string = 'http://127.0.0.1:1';

const seen = { isSeen: true, ending: 'value' } as const;
const unseen = { isSeen: false } as const;

/** The first is the plain one. */
export const errands: readonly [Errand, ...Errand[]] = [
  { name: 'get', share: 50, ...seen, run: ({ adapter }, item) => own(item, adapter.get('/items', { params: { item }, signal: lifelong })) },
  { name: 'post', share: 12, ...seen, run: ({ adapter }, item) => own(item, adapter.post('/items', { json: { item } })) },
  { name: 'missing', share: 6, ...seen, ending: 'http-error', run: ({ adapter }) => adapter.get('/missing') },
  { name: 'unavailable', share: 4, ...seen, ending: 'http-error', run: ({ adapter }) => adapter.get('/away', { statusCodeRetries: 1, statusCodeRetryDelayMs: 1 }) },
  { name: 'refused', share: 4, ...unseen, ending: 'connect-failure', run: ({ adapter }) => adapter.get(`${NOBODY}/`) },
  { name: 'left', share: 8, ...unseen, ending: 'left', run: ({ adapter, runtime }) => adapter.get('/slow').pipe(takeUntil(from(runtime.sleep(SOON_MS)))) },
  { name: 'aborted', share: 4, ...unseen, ending: 'aborted', run: ({ adapter, runtime }) => adapter.get('/slow', { signal: abortedSoon(runtime) }) },
  { name: 'late', share: 4, ...unseen, ending: 'deadline-exceeded', run: ({ adapter }) => adapter.get('/slow', { timeoutMs: { total: SOON_MS } }) },
  { name: 'discovery', share: 4, ...unseen, ending: 'value', run: ({ session }) => session.getEndpointData({ serviceType: 'compute' }) },
  {
    ...{ name: 'microversion', share: 4, ...seen },
    run: ({ session }) => session.get('/servers', { endpointFilter: { serviceType: 'compute' }, microversion: '2.50' }),
  },
];

/** Those that need a transport with streams. */
export const streamErrands: readonly Errand[] = [
  { name: 'stream', share: 4, ...seen, run: ({ adapter }) => streamed(adapter).pipe(mergeMap((stream) => new Response(stream).text())) },
  { name: 'cancelled stream', share: 2, ...seen, run: ({ adapter }) => streamed(adapter).pipe(mergeMap((stream) => stream.cancel())) },
];

/** The errand of this number, the same in every run. */
export function errandOf(item: number, among: readonly [Errand, ...Errand[]] = errands): Errand {
  const [plain] = among;
  let rest = chance(SEED, item, 1) * among.reduce((sum, { share }) => sum + share, 0);
  return among.find(({ share }) => (rest -= share) < 0) ?? plain;
}

const SEED = 7;

/** A reply to another request than one's own is an error. */
function own(item: number, response$: Observable<ApiResponse>): Observable<ApiResponse> {
  return response$.pipe(
    map((response) => {
      if ((response.body as { readonly item: number }).item === item) return response;
      throw new Error(`request ${item} got ${JSON.stringify(response.body)}`);
    }),
  );
}

function streamed(adapter: Adapter): Observable<ReadableStream<Uint8Array>> {
  return adapter.get<ReadableStream<Uint8Array>>('/items', { responseType: 'stream' }).pipe(map(({ body }) => body));
}

function abortedSoon(runtime: Runtime): AbortSignal {
  const abort = new AbortController();
  from(runtime.sleep(SOON_MS)).subscribe({ next: () => abort.abort() });
  return abort.signal;
}
