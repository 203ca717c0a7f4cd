import { concat, defer, finalize, from, ignoreElements, map, merge, takeUntil, tap, type Observable } from 'rxjs';
import { Session, type AuthPlugin, type TokenStore } from 'keystoneauth-rx';
import type { Scope } from 'keystoneauth-rx/v3';
import { chance, pick } from '../chaos/chance.js';
import { demoPlugin } from '../chaos/demo-plugin.js';
import type { Endings } from './endings.js';
import { errands, type Errand, type Sender } from './errands.js';
import { senderOn, type Means, type Place, type Resident } from './residents.js';

/** What a visit has at hand. */
export interface Visited {
  readonly host: Resident;
  /** Where others keep their tokens. */
  readonly store: TokenStore;
  readonly place: Place;
  readonly means: Means;
  readonly endings: Endings;
}

/** Something that comes, does a few things and goes. */
export interface Visit {
  readonly name: string;
  /** The sign-ins that only this visit needs. */
  readonly signIns: number;
  /** Whose token a service sees. */
  readonly uses: 'host' | 'store' | undefined;
  /** One visit, to its end. */
  readonly pay: (visited: Visited, item: number) => Observable<unknown>;
}

const STAY_MS = 20;

/** The kinds of visits. */
export const visits: readonly [Visit, ...Visit[]] = [
  { name: 'session on a plugin that is there', signIns: 0, uses: 'host', pay: (visited, item) => stay(visited, visited.host.auth, item) },
  { name: 'session with a plugin of its own', signIns: 1, uses: undefined, pay: (visited, item) => stay(visited, demoPlugin(visited.place), item) },
  {
    ...{ name: 'session with a plugin that shares a store', signIns: 0, uses: 'store' },
    pay: (visited, item) => stay(visited, demoPlugin(visited.place, { tokenStore: visited.store }), item),
  },
  {
    ...{ name: 'session with a rescoped plugin', signIns: 1, uses: undefined },
    pay: (visited, item) => stay(visited, visited.host.auth.rescope(scopeFor(visited.host)), item),
  },
  { name: 'session with a wrong password', signIns: 0, uses: undefined, pay: beRefused },
  { name: 'session that is closed in the midst', signIns: 0, uses: undefined, pay: leaveInTheMidst },
  { name: 'listener', signIns: 0, uses: undefined, pay: listen },
];

/** The visit of this number, the same in every run. */
export function visitOf(item: number): Visit {
  return pick(visits, chance(SEED, item, 2)) ?? visits[0];
}

const SEED = 11;
const [plain] = errands;

/** A plain request first: it sees whether the token is good. */
const errandsOfVisit: readonly Errand[] = [plain, ...errands.filter(({ name }) => ['post', 'left', 'missing'].includes(name))];

/** Opens a session, runs errands one after the other and closes it. */
function stay({ means, endings }: Visited, auth: AuthPlugin, item: number): Observable<unknown> {
  return defer(() => {
    const sender = opened(means, auth, 'visitor');
    sender.session.events$.subscribe();
    const runs = errandsOfVisit.map((errand) => endings.of(errand, sender, item));
    return concat(...runs).pipe(finalize(() => sender.session.close({ drainMs: item % 2 })));
  });
}

/** Identity v2 has no domains. */
function scopeFor({ household }: Resident): Scope {
  return { projectName: 'demo', ...(household !== 'v2' && { projectDomainId: 'default' }) };
}

/** The same wrong credentials twice: the second time they are not sent. */
function beRefused({ place, means, endings }: Visited, item: number): Observable<unknown> {
  const errand: Errand = { ...plain, name: 'wrong password', ending: 'http-error' };
  return defer(() => {
    const sender = opened(means, demoPlugin(place, { password: 'pw-not-the-one-8Kd2' }), 'stranger');
    return concat(endings.of(errand, sender, item), endings.of(errand, sender, item)).pipe(finalize(() => sender.session.close()));
  });
}

/** Closes the session under a request. */
function leaveInTheMidst({ host, means, endings }: Visited, item: number): Observable<unknown> {
  const errand: Errand = { ...plain, name: 'closed', ending: 'session-closed', run: ({ adapter }) => adapter.get('/slow') };
  return defer(() => {
    const sender = opened(means, host.auth, 'leaver');
    const closed$ = from(means.runtime.sleep(STAY_MS)).pipe(tap(() => sender.session.close()), ignoreElements());
    return merge(endings.of(errand, sender, item), closed$);
  });
}

/** Listens to a session and its plugin for a while. */
function listen({ host, means }: Visited): Observable<unknown> {
  const { events$, state$ } = host.session;
  return merge(events$, state$, host.auth.state$).pipe(map(() => undefined), takeUntil(from(means.runtime.sleep(STAY_MS))));
}

function opened(means: Means, auth: AuthPlugin, who: string): Sender {
  return senderOn(new Session({ ...means, auth, collectTiming: true }), means, who);
}
