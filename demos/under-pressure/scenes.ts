import { isKeystoneAuthError, type Adapter, type KeystoneEvent, type Session } from 'keystoneauth-rx';
import type { Cloud } from 'keystoneauth-rx/testing';
import { catchError, filter, lastValueFrom, map, mergeMap, of, range, toArray, type Observable } from 'rxjs';

/** Where a scene plays. */
export interface Stage {
  readonly session: Session;
  readonly cloud: Cloud;
}

/** One kind of pressure, and what there is to see of it. */
export interface Scene {
  readonly title: string;
  readonly play: (stage: Stage) => Promise<readonly string[]>;
}

const SERVICE = '/placement';

/** What became of a request: its status, or the code of its error. */
type Ending = number | string;

function ask(client: Adapter): Observable<Ending> {
  return client.get('/resource_providers').pipe(
    map(({ status }): Ending => status),
    catchError((error: unknown) => of<Ending>(isKeystoneAuthError(error) ? error.code : String(error))),
  );
}

function askAtOnce(client: Adapter, count: number): Promise<readonly Ending[]> {
  return lastValueFrom(range(count).pipe(mergeMap(() => ask(client)), toArray()));
}

function tally(endings: readonly Ending[]): string {
  const counts = new Map<Ending, number>();
  for (const ending of endings) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  return [...counts].map(([ending, count]) => `${String(count)} x ${String(ending)}`).join(', ');
}

const report = (error: unknown): void => {
  console.error(error);
};

/** The events of one type while `work` goes on. */
async function heard<T extends KeystoneEvent['type']>(
  { session }: Stage,
  type: T,
  work: () => Promise<unknown>,
): Promise<readonly Extract<KeystoneEvent, { type: T }>[]> {
  const events: Extract<KeystoneEvent, { type: T }>[] = [];
  const isOfType = (event: KeystoneEvent): event is Extract<KeystoneEvent, { type: T }> => event.type === type;
  const listening = session.events$.pipe(filter(isOfType)).subscribe({ next: (event) => events.push(event), error: report });
  await work();
  listening.unsubscribe();
  return events;
}

const limited: Scene = {
  title: 'Two hundred requests at once, at most ten of them in flight',
  play: async (stage) => {
    const client = stage.session.adapter({ serviceType: 'placement', concurrency: 10 });
    let [inFlight, peak] = [0, 0];
    const listening = stage.session.events$.subscribe({
      next: ({ type }) => {
        if (type === 'request-sent') peak = Math.max(peak, (inFlight += 1));
        if (type === 'response-received') inFlight -= 1;
      },
      error: report,
    });
    const endings = await askAtOnce(client, 200);
    listening.unsubscribe();
    return [tally(endings), `most in flight: ${String(peak)}`, `sign-ins: ${String(stage.cloud.signIns)}`];
  },
};

const patient: Scene = {
  title: 'The service answers one of fifty requests with 429 and Retry-After: 1',
  play: async (stage) => {
    const client = stage.session.adapter({ serviceType: 'placement', statusCodeRetries: 3, concurrency: 10 });
    stage.cloud.fail({ path: SERVICE, status: 429, retryAfterSeconds: 1, times: 1 });
    let endings: readonly Ending[] = [];
    const events = await heard(stage, 'throttled', async () => (endings = await askAtOnce(client, 50)));
    const told = events.map(({ holdMs, limit }) => `all callers wait ${String(holdMs)} ms, then ${String(limit ?? 'any number')} at once`);
    return [tally(endings), ...told];
  },
};

const budgeted: Scene = {
  title: 'The service is down: 503 for everything, and 60 callers with 10 retries each',
  play: async (stage) => {
    const client = stage.session.adapter({ serviceType: 'placement', statusCodeRetries: 10, statusCodeRetryDelayMs: 5 });
    stage.cloud.fail({ path: SERVICE, status: 503, times: 10_000 });
    let endings: readonly Ending[] = [];
    const sent = await heard(stage, 'request-sent', async () => (endings = await askAtOnce(client, 60)));
    stage.cloud.reset();
    return [tally(endings), `requests sent: ${String(sent.length)}, without a budget of retries it had been ${String(60 * 11)}`];
  },
};

const timed: Scene = {
  title: 'The service takes half a second, and the caller has a fifth',
  play: async (stage) => {
    const client = stage.session.adapter({ serviceType: 'placement', timeoutMs: { total: 200 }, connectRetries: 5 });
    stage.cloud.delay({ path: SERVICE, ms: 500, times: 1 });
    const [failed, after] = [await askAtOnce(client, 1), await askAtOnce(client, 1)];
    return [`${tally(failed)}, and the next one: ${tally(after)}`];
  },
};

const planned: Scene = {
  title: 'A dry run sends nothing and says what it would send',
  play: async (stage) => {
    const client = stage.session.adapter({ serviceType: 'placement', dryRun: true });
    const events = await heard(stage, 'request-planned', () =>
      lastValueFrom(client.post('/resource_providers', { json: { name: 'rack-7' }, microversion: '1.20' })),
    );
    return events.map(({ command }) => command);
  },
};

/** What is shown, in order. */
export const scenes: readonly Scene[] = [limited, patient, budgeted, timed, planned];
