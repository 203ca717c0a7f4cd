import { catchError, lastValueFrom, map, mergeMap, of, range, tap, type Observable } from 'rxjs';
import { isKeystoneAuthError, Session, type ApiResponse, type RequestOptions } from 'keystoneauth-rx';
import { standardServices } from 'keystoneauth-rx/testing';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { chance } from './chance.js';
import { demoPlugin } from './demo-plugin.js';
import type { Fault } from './fault.js';
import { startFaultProxy, type FaultProxy } from './fault-proxy.js';
import { openLedger, type Ledger } from './ledger.js';
import { bytesInUse } from './memory.js';
import { stormFaults } from './storm-faults.js';

/** How much is asked of a session, in which weather. */
export interface Weather {
  readonly seed: number;
  readonly requests: number;
}

/** What became of it. */
export interface StormReport extends Weather {
  /** How often each ending was seen: `value`, or the error's class, code and outcome. */
  readonly endings: Readonly<Record<string, number>>;
  readonly struck: Readonly<Partial<Record<Fault, number>>>;
  readonly connections: number;
  readonly signIns: number;
  /** What must not be, the first twenty. */
  readonly violations: readonly string[];
  /** Of the memory in use, from the first tenth of the requests to their end, in bytes. */
  readonly growth: number;
  readonly seconds: number;
}

const CONCURRENCY = 50;
/** Fewer, so that there is always somebody waiting for a turn. */
const IN_FLIGHT = 45;
const REVOKE_EVERY = 500;
const CRASH_EVERY = 900;
/** So many requests end while nobody listens. */
const AWAY_FOR = 30;
/** The part of the requests that are in a hurry, and how long they have at most. */
const HASTY = 0.08;
const SOON_MS = 40;
const METHODS = ['GET', 'GET', 'GET', 'POST', 'POST', 'PUT'] as const;

type Method = (typeof METHODS)[number];

/** What is known of a request afterwards. `alien`: something else than one of our errors. */
type Ending = 'value' | 'not-sent' | 'refused' | 'unknown' | 'alien';

/** The requests of a storm and what became of each. */
class Storm {
  readonly endings: Record<string, number> = {};
  readonly violations: string[] = [];
  readonly #outcomes: (Ending | undefined)[];
  readonly #weather: Weather;
  readonly #session: Session;
  readonly #ledger: Ledger;

  constructor(weather: Weather, session: Session, ledger: Ledger) {
    this.#weather = weather;
    this.#session = session;
    this.#ledger = ledger;
    this.#outcomes = Array.from({ length: weather.requests }, () => undefined);
  }

  /** One request, to its end; never errors. */
  request(item: number): Observable<void> {
    const method = this.#methodOf(item);
    const body = method === 'GET' ? {} : { json: { item } };
    // Not part of the path: the cloud counts by paths for as long as it runs.
    const options = { method, params: { item }, endpointFilter: { serviceType: 'ledger' }, ...body, ...this.#hasteOf(item) };
    return this.#session.request<{ item: number }>('/items', options).pipe(
      tap((response) => this.#checkReply(item, response)),
      map(() => this.#ended(item, 'value', 'value')),
      catchError((error: unknown) => {
        if (!isKeystoneAuthError(error)) this.#ended(item, 'alien', String(error));
        else this.#ended(item, error.outcome, `${error.name} ${error.code} ${error.outcome}`);
        return of(undefined);
      }),
    );
  }

  /** Compares what the session said with what the service did. */
  judge(): void {
    for (const [item, ending] of this.#outcomes.entries()) {
      const times = this.#ledger.timesOf(item);
      const wrong = contradiction(this.#methodOf(item), ending, times);
      if (wrong !== undefined) this.violation(`request ${item}, ${this.#methodOf(item)}, ended in ${ending ?? 'nothing'}: ${wrong}`);
    }
  }

  violation(text: string): void {
    if (this.violations.length < 20) this.violations.push(text);
  }

  #methodOf(item: number): Method {
    return METHODS[Math.floor(chance(this.#weather.seed, item, 3) * METHODS.length)] ?? 'GET';
  }

  /** Some have little time, and some are aborted soon: sent or not, in the queue or on the way. */
  #hasteOf(item: number): Pick<RequestOptions, 'timeoutMs' | 'signal'> {
    const { seed } = this.#weather;
    const kind = chance(seed, item, 4);
    if (kind >= HASTY) return {};
    const ms = 1 + Math.floor(chance(seed, item, 5) * SOON_MS);
    return kind < HASTY / 2 ? { timeoutMs: { total: ms } } : { signal: AbortSignal.timeout(ms) };
  }

  #checkReply(item: number, { status, body }: ApiResponse<{ item: number }>): void {
    if (status !== 200 || body.item !== item) this.violation(`request ${item} got ${status} ${JSON.stringify(body)}`);
  }

  #ended(item: number, ending: Ending, name: string): void {
    if (this.#outcomes[item] !== undefined) this.violation(`request ${item} ended twice`);
    this.#outcomes[item] = ending;
    this.endings[name] = (this.endings[name] ?? 0) + 1;
  }
}

/** What is wrong with an ending of a request that the service carried out so many times. */
function contradiction(method: Method, ending: Ending | undefined, times: number): string | undefined {
  if (ending === undefined) return 'it hangs';
  if (ending === 'alien') return 'that is no error of ours';
  if (method === 'POST' && times > 1) return `it was carried out ${times} times`;
  if (ending === 'value' && times === 0) return 'it was never carried out';
  if ((ending === 'not-sent' || ending === 'refused') && times > 0) return `it was carried out ${times} times`;
  return undefined;
}

/** Revokes tokens and takes the server away now and then, counted in requests that ended. */
function trouble(proxy: FaultProxy, revoke: () => void): () => Promise<void> {
  let ended = 0;
  return async () => {
    ended += 1;
    if (ended % REVOKE_EVERY === 0) revoke();
    if (ended % CRASH_EVERY === 0) proxy.crash();
    if (ended % CRASH_EVERY === AWAY_FOR && ended > CRASH_EVERY) await proxy.listen();
  };
}

/** A cloud with its ledger, behind a proxy. */
interface Setting {
  readonly ledger: Ledger;
  readonly served: ServedCloud;
  readonly proxy: FaultProxy;
  readonly session: Session;
}

async function openSetting(requests: number): Promise<Setting> {
  const ledger = openLedger(requests);
  const served = await serveCloud({ services: [...standardServices, ledger.service] });
  const proxy = await startFaultProxy({ originUrl: served.url, dripMs: 1, keepRecords: 100 });
  served.cloud.setBaseUrl(proxy.url);
  const session = new Session({
    auth: demoPlugin(served.cloud),
    concurrency: IN_FLIGHT,
    ...{ connectRetries: 2, connectRetryDelayMs: 1, statusCodeRetries: 2, statusCodeRetryDelayMs: 1, timeoutMs: 400 },
  });
  return { ledger, served, proxy, session };
}

/** Sends the requests, so many at a time; gives how much the memory in use grew meanwhile. */
async function blow(run: Storm, requests: number, disturb: () => Promise<void>): Promise<number> {
  const begin = (first: number, count: number): Promise<unknown> => {
    const request = (item: number): Observable<void> => run.request(item).pipe(mergeMap(() => disturb()));
    return lastValueFrom(range(first, count).pipe(mergeMap(request, CONCURRENCY)));
  };
  const warmUp = Math.floor(requests / 10);
  await begin(0, warmUp);
  const before = bytesInUse();
  await begin(warmUp, requests - warmUp);
  return bytesInUse() - before;
}

/** Sends many requests of a signed-in session through a proxy that misbehaves, and holds their endings against what was done. */
export async function storm(weather: Weather): Promise<StormReport> {
  const { ledger, served, proxy, session } = await openSetting(weather.requests);
  const { draw, struck } = stormFaults(weather.seed, weather.requests);
  proxy.drawFrom(draw);
  const run = new Storm(weather, session, ledger);
  const unhandled = (reason: unknown): void => run.violation(`unhandled rejection: ${String(reason)}`);
  process.on('unhandledRejection', unhandled);
  const startedAt = performance.now();
  try {
    const growth = await blow(run, weather.requests, trouble(proxy, () => served.cloud.revoke()));
    const seconds = (performance.now() - startedAt) / 1000;
    session.close();
    await proxy.until(({ open }) => open === 0);
    run.judge();
    const { endings, violations } = run;
    return { ...weather, endings, struck, connections: proxy.accepted, signIns: served.cloud.signIns, violations, growth, seconds };
  } finally {
    session.close();
    await proxy.close();
    await served.close();
    process.off('unhandledRejection', unhandled);
  }
}
