import { filter, firstValueFrom, take, throwError, timeout, toArray, type Observable } from 'rxjs';
import type { Action } from './rule.js';
import { alertmanagerBody, aodhBody, deliver } from './deliveries.js';
import type { Mishaps } from './mishaps.js';

/** What the show plays with. */
export interface Stage {
  readonly mishaps: Mishaps;
  /** What is done, as it is begun. */
  readonly actions$: Observable<Action>;
  /** Where webhooks go. */
  readonly intake: { readonly url: string; readonly key: string | undefined };
  readonly say: (line: string) => void;
}

/** What came of it; `ok`: each rule did its work once. */
export interface ShowResult {
  readonly ok: boolean;
  /** By Nova's count. */
  readonly rebuilds: number;
  readonly looks: number;
  readonly notices: Readonly<Record<string, number>>;
}

const PATIENCE_MS = 20_000;

/** Lets each rule work once: a server fails, alarms come twice and in the wrong order, an endpoint moves, a quota is used up. */
export async function show({ mishaps, actions$, intake, say }: Stage): Promise<ShowResult> {
  const seen: Action[] = [];
  const listening = actions$.subscribe({ next: (action) => seen.push(action), error: () => undefined });
  const wait = async (begin: () => Promise<unknown>, isIt: (action: Action) => boolean, count = 1): Promise<void> => {
    const late = (): Error => new Error(`It did not come in ${String(PATIENCE_MS / 1000)} s; so far: ${JSON.stringify(seen)}`);
    const due = firstValueFrom(actions$.pipe(filter(isIt), take(count), toArray(), timeout({ first: PATIENCE_MS, with: () => throwError(() => late()) })));
    await Promise.all([due, begin()]);
  };
  const notice = (rule: string) => (action: Action): boolean => action.type === 'notice' && action.rule === rule;
  const post = (path: string, body: unknown): Promise<number> => deliver(`${intake.url}${path}`, body, intake.key);
  const ids = await mishaps.serverIds();
  const [broken = '', other = ''] = [ids['server-1'], ids['server-2']];

  say('A server fails.');
  await wait(() => mishaps.breakServer(broken), notice('server'));

  say('Alertmanager tells of it late, twice, and in the wrong order.');
  const [startsAt, endsAt] = ['2040-01-02T03:04:05Z', '2040-01-02T03:09:05Z'];
  await wait(async () => {
    for (const status of ['firing', 'firing', 'resolved', 'firing', 'resolved'] as const) {
      await post('/alertmanager', alertmanagerBody({ status, serverId: broken, startsAt, ...(status === 'resolved' && { endsAt }) }));
    }
  }, notice('alarm'), 2);

  say('Aodh tells twice of another server, which is well.');
  await wait(async () => {
    for (const at of [startsAt, startsAt]) await post('/aodh', aodhBody('alarm', other, at));
  }, notice('alarm'));

  say('Placement moves.');
  await wait(async () => {
    mishaps.movePlacement('/elsewhere/placement');
    await firstValueFrom(mishaps.session.authenticate());
  }, notice('endpoint'));

  say('The project has as many servers as it may have.');
  await wait(() => mishaps.limitServers(3), notice('quota'));
  listening.unsubscribe();
  return judged(seen, mishaps);
}

function judged(seen: readonly Action[], { cloud }: Mishaps): ShowResult {
  const notices: Record<string, number> = {};
  for (const action of seen) if (action.type === 'notice') notices[action.rule] = (notices[action.rule] ?? 0) + 1;
  const rebuilds = cloud.requests('/compute').filter(({ body }) => body?.includes('"rebuild"')).length;
  const looks = seen.filter(({ type }) => type === 'look').length;
  const isOnce = notices['server'] === 1 && notices['endpoint'] === 1 && notices['quota'] === 1 && notices['alarm'] === 3;
  return { ok: isOnce && rebuilds === 1 && looks === 2, rebuilds, looks, notices };
}
