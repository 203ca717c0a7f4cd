import { getEventListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { queryObjects } from 'node:v8';
import { Subscription } from 'rxjs';
import { Session } from 'keystoneauth-rx';
import { activeResources, resourcesBeyond, type ActiveResources } from '../chaos/active-resources.js';
import { lifelong } from './errands.js';

/** What there is of things that must not become more. */
export interface Census {
  /** What can be reached of them, the garbage gone. */
  readonly sessions: number;
  /** Whoever listens to anything of rxjs. */
  readonly subscriptions: number;
  /** Also those that keep no process alive. */
  readonly timers: number;
  /** Of the process, and of a signal that many requests were given. */
  readonly listeners: number;
  /** What keeps the process alive: sockets, servers, timers. */
  readonly resources: ActiveResources;
}

const timer = globalThis.setTimeout(() => undefined, 0);
clearTimeout(timer);
const Timer = timer.constructor as () => unknown;

/** Who listens while sessions are open: sockets and timers come and go then. */
export type Listeners = Pick<Census, 'subscriptions' | 'listeners'>;

/** Counts; it takes some two seconds. */
export async function census(): Promise<Census> {
  const resources = await activeResources();
  const sessions = queryObjects(Session, { format: 'count' });
  return { sessions, timers: queryObjects(Timer, { format: 'count' }), ...whoListens(), resources };
}

/** Counts those alone. */
function whoListens(): Listeners {
  return { subscriptions: queryObjects(Subscription, { format: 'count' }), listeners: listeners() };
}

/** So often is looked at who listens: a renewal, or a look into a store that has changed, has dozens of subscriptions while it lasts. */
const LOOKS = 3;
/** Between looks, each of which stops the process for long: in the meantime what is under way goes on. */
const PAUSE_MS = 100;
/** Far longer than a renewal lasts. */
const PATIENCE_MS = 8_000;

/** The fewest of a few looks: what is under way by itself is not counted. */
export async function fewestListeners(): Promise<Listeners> {
  const looks: Listeners[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    await setTimeout(PAUSE_MS);
    looks.push(whoListens());
  }
  return { subscriptions: Math.min(...looks.map((each) => each.subscriptions)), listeners: Math.min(...looks.map((each) => each.listeners)) };
}

/** Who listens and did not in `early`, however often one looks: `2 subscriptions`; empty if nobody. */
export async function grownForGood(early: Listeners): Promise<string> {
  const endsAt = performance.now() + PATIENCE_MS;
  for (;;) {
    await setTimeout(PAUSE_MS);
    const grown = grownFrom(early, whoListens());
    if (grown === '' || performance.now() > endsAt) return grown;
  }
}

/** What there is beyond `before` when everything was closed: `2 timers, 1 TCPSocketWrap`; empty if there is nothing. */
export async function leftBeyond(before: Census): Promise<string> {
  const resources = await resourcesBeyond(before.resources);
  return described([...more(['sessions', 'timers', 'subscriptions', 'listeners'], before, await census()), ...Object.entries(resources)]);
}

/** Who listens in `late` and did not in `early`. */
function grownFrom(early: Listeners, late: Listeners): string {
  return described(more(['subscriptions', 'listeners'], early, late));
}

function more<K extends string>(kinds: readonly K[], before: Readonly<Record<K, number>>, after: Readonly<Record<K, number>>): (readonly [K, number])[] {
  return kinds.map((kind) => [kind, after[kind] - before[kind]] as const);
}

function described(counts: readonly (readonly [string, number])[]): string {
  const present = counts.filter(([, count]) => count > 0);
  return present.map(([what, count]) => `${String(count)} ${what}`).join(', ');
}

function listeners(): number {
  const ofProcess = process.eventNames().map((name) => process.listenerCount(name));
  return ofProcess.reduce((sum, count) => sum + count, getEventListeners(lifelong, 'abort').length);
}
