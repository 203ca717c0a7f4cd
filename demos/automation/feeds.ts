import { novaChanges, poll, watch, type Adapter, type KeystoneEvent, type Session } from 'keystoneauth-rx';
import { concatMap, EMPTY, filter, map, merge, mergeMap, of, type Observable } from 'rxjs';
import type { Alarm, Fact } from './facts.js';
import { valueAt } from './member.js';
import { seenServer } from './nova.js';

type CatalogChanged = Extract<KeystoneEvent, { readonly type: 'catalog-changed' }>;

/** Where facts come from. */
export interface Feeding {
  readonly session: Session;
  readonly compute: Adapter;
  readonly alarms$: Observable<readonly Alarm[]>;
  readonly intervalMs: number;
  readonly now: () => number;
  /** Is told when a feed fails and when it is back; it goes on in any case. */
  readonly onTrouble: (text: string) => void;
}

/** All that the rules are fed with, until the session is closed. */
export function feeds(feeding: Feeding): Observable<Fact> {
  return merge(servers(feeding), quotas(feeding), endpoints(feeding), alarms(feeding));
}

/** Servers as they are at first, and each that is new or has changed. */
function servers({ compute, intervalMs, now, onTrouble }: Feeding): Observable<Fact> {
  return watch(compute, '/servers/detail', { intervalMs, changesSince: novaChanges }).pipe(
    mergeMap((event) => {
      switch (event.type) {
        case 'snapshot':
          return event.items;
        case 'added':
        case 'changed':
          return [event.item];
        case 'failed':
          onTrouble('The servers cannot be listed.');
          return [];
        case 'recovered':
          onTrouble('The servers can be listed again.');
          return [];
        case 'gone':
          return [];
      }
    }),
    map(seenServer),
    filter((server) => server !== undefined),
    map((server): Fact => ({ kind: 'server', server, at: now() })),
  );
}

/** How many servers the project has and may have. */
function quotas({ session, compute, intervalMs }: Feeding): Observable<Fact> {
  const ask = (): Observable<Fact | undefined> =>
    session.getProjectId().pipe(concatMap((projectId) => compute.get('/limits').pipe(map(({ body }) => quotaIn(body, projectId)))));
  return poll(ask, { intervalMs }).pipe(
    mergeMap((state) => (state.status === 'fresh' && state.value !== undefined ? of(state.value) : EMPTY)),
  );
}

function quotaIn(body: unknown, projectId: string | undefined): Fact | undefined {
  const [used, limit] = [valueAt(body, 'limits', 'absolute', 'totalInstancesUsed'), valueAt(body, 'limits', 'absolute', 'maxTotalInstances')];
  if (projectId === undefined || typeof used !== 'number' || typeof limit !== 'number') return undefined;
  return { kind: 'quota', projectId, resource: 'instances', used, limit };
}

/** What a renewed token says about the catalog that the one before did not. */
function endpoints({ session }: Feeding): Observable<Fact> {
  const isChange = (event: KeystoneEvent): event is CatalogChanged => event.type === 'catalog-changed';
  return session.events$.pipe(filter(isChange), mergeMap(placesIn));
}

function placesIn({ appeared, moved, went }: CatalogChanged): readonly Fact[] {
  const fact = (change: 'appeared' | 'moved' | 'went') => (place: CatalogChanged['appeared'][number] & { readonly before?: string }): Fact => ({
    kind: 'endpoint',
    change,
    service: [place.serviceType, place.interface, place.regionName].filter((part) => part !== undefined).join(' '),
    url: place.url,
    before: place.before,
  });
  return [...appeared.map(fact('appeared')), ...moved.map(fact('moved')), ...went.map(fact('went'))];
}

function alarms({ alarms$, now }: Feeding): Observable<Fact> {
  return alarms$.pipe(mergeMap((all) => all.map((alarm): Fact => ({ kind: 'alarm', alarm, at: now() }))));
}
