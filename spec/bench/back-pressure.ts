/**
 * `node spec/bench/run.mjs back-pressure.ts [ITEMS]`, after a build: what a stream of 100,000 requests through the stages holds in
 * memory, from a source that is asked for the next item (`pulled`) and from one that comes at its own pace (rxjs `from` of the same
 * generator). The heap is read when the garbage is gone, at the first reply and after each tenth of them; the figures are what it
 * grew by since before the stream.
 */
import { asapScheduler, from, lastValueFrom, observeOn, of, tap, type Observable } from 'rxjs';
import { applyMicroversion, authenticate, identify, none, pulled, requestPath, resolveEndpoint, send, Session, type ApiRequest, type ApiResponse, type Transport } from 'keystoneauth-rx';
import { bytesInUse } from '../chaos/memory.js';

const ITEMS = Number(process.argv[2] ?? 100_000);
const CONCURRENCY = 8;

function* requests(): Generator<ApiRequest> {
  for (let index = 0; index < ITEMS; index += 1) yield { url: `/servers/${String(index)}`, method: 'POST', json: { server: { name: `server-${String(index)}` } } };
}

/** Answers from memory, after the present turn. */
const transport: Transport = () =>
  of({ status: 200, headers: { 'content-type': 'application/json' }, body: '{"server":{"id":"x"}}' }).pipe(observeOn(asapScheduler));

interface Held {
  readonly megabytes: readonly number[];
  readonly seconds: number;
  readonly replies: number;
}

async function held(stream: (session: Session) => Observable<ApiResponse>): Promise<Held> {
  const session = new Session({ auth: none({ endpoint: 'http://cloud.test/compute/v2.1' }), transport });
  await lastValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }));
  const before = bytesInUse();
  const megabytes: number[] = [];
  let replies = 0;
  const startedAt = performance.now();
  const look = (): void => {
    replies += 1;
    if (replies === 1 || replies % Math.floor(ITEMS / 10) === 0) megabytes.push((bytesInUse() - before) / 2 ** 20);
  };
  await lastValueFrom(stream(session).pipe(tap(look)));
  const seconds = (performance.now() - startedAt) / 1000;
  session.close();
  return { megabytes, seconds, replies };
}

const filter = { serviceType: 'compute' };
const contestants: Readonly<Record<string, (session: Session) => Observable<ApiResponse>>> = {
  pulled: (session) => pulled(requests, (request) => of({ ...request, endpointFilter: filter }).pipe(requestPath(session)), { concurrency: CONCURRENCY }),
  'pulled, ordered': (session) =>
    pulled(requests, (request) => of({ ...request, endpointFilter: filter }).pipe(requestPath(session)), { concurrency: CONCURRENCY, ordered: true }),
  pushed: (session) =>
    from(requests()).pipe(resolveEndpoint(session, filter), applyMicroversion(session), identify(session), authenticate(session), send(session, { concurrency: CONCURRENCY })),
};

console.log(`${String(ITEMS)} requests, ${String(CONCURRENCY)} at once; MB held at the first reply and after each tenth`);
for (const [name, stream] of Object.entries(contestants)) {
  const { megabytes, replies, seconds } = await held(stream);
  console.log(`${name.padEnd(16)} ${megabytes.map((value) => value.toFixed(1).padStart(6)).join('')}   ${String(replies)} replies in ${seconds.toFixed(1)} s`);
}
