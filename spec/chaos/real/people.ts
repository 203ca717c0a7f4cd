import { join } from 'node:path';
import { memoryTokenStore, realRuntime, Session, type IdentityPlugin, type Runtime } from 'keystoneauth-rx';
import { fileTokenStore } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import type { AccountCredentials } from '../../cloud/services/identity-api.js';
import type { Clocks, IdentityRules } from '../identity-ledger.js';
import { TOKEN_LIFE_SECONDS, type RealCloud } from './real-cloud.js';

/** How long a request may take, and what sign-ins are limited to, so that much happens within minutes. */
export const limits = { totalMs: 8_000, signInTimeoutMs: 6_000, rememberFailuresMs: 2_000 } as const;

/** Everybody who signs in. */
export const names = ['ahead', 'lazy', 'jumping', 'changing', 'memory', 'files'] as const;
export type Name = (typeof names)[number];

const LIFE_MS = TOKEN_LIFE_SECONDS * 1_000;
/** Half of a life, a tenth of that by chance, and the fraction of a second that Keystone cuts. */
const EARLIEST_MARGIN_MS = LIFE_MS * 0.55 + 1_000;

/** What all are held to. */
export const rules: IdentityRules = { lifeMs: LIFE_MS, earliestMarginMs: EARLIEST_MARGIN_MS, refusalPauseMs: limits.rememberFailuresMs - 50 };

/** The sessions of one name, which share one token. */
export interface Person {
  readonly name: Name;
  readonly account: AccountCredentials;
  readonly isStored: boolean;
  readonly sessions: Session[];
  /** The password as it knows it. */
  password: string;
  /** How far its wall clock is ahead. */
  aheadMs: number;
  readonly clocks: () => Clocks;
  enter(): Session;
}

/** Two sessions each: on one plugin, or on one store. */
export async function moveIn(cloud: RealCloud, folder: string): Promise<readonly Person[]> {
  const people: Person[] = [];
  const memory = memoryTokenStore();
  const stores = { memory: () => memory, files: () => fileTokenStore({ directory: join(folder, 'tokens') }) } as const;
  for (const name of names) {
    const { credentials } = await cloud.account(name);
    const isStored = name === 'memory' || name === 'files';
    const plugin = (person: Person): IdentityPlugin =>
      v3.password({
        ...{ ...credentials, authUrl: `${cloud.proxies.keystone.url}/v3`, renewal: name === 'lazy' ? 'lazy' : 'ahead' },
        password: name === 'changing' ? { read: () => person.password, revision: () => person.password } : credentials.password,
        tokenStore: name === 'memory' || name === 'files' ? stores[name]() : undefined,
        ...{ signInTimeoutMs: limits.signInTimeoutMs, rememberFailuresMs: limits.rememberFailuresMs },
      });
    people.push(build({ name, account: credentials, isStored, plugin, cloud }));
  }
  return people;
}

interface Plan extends Pick<Person, 'name' | 'account' | 'isStored'> {
  readonly cloud: RealCloud;
  readonly plugin: (person: Person) => IdentityPlugin;
}

function build({ name, account, isStored, plugin, cloud }: Plan): Person {
  let shared: IdentityPlugin | undefined;
  const now = (): number => realRuntime.now() + person.aheadMs;
  const runtime: Runtime = { ...realRuntime, now };
  const person: Person = {
    ...{ name, account, isStored, sessions: [], password: account.password, aheadMs: 0 },
    clocks: () => ({ wall: now(), monotonic: realRuntime.monotonic() }),
    enter: () => {
      const auth = isStored ? plugin(person) : (shared ??= plugin(person));
      const session = new Session({
        ...{ auth, runtime, proxy: false, connectRetries: name === 'ahead' ? 2 : 0, concurrency: 10 },
        mapUrl: (url) => redirected(url, cloud.detours),
        timeoutMs: { total: limits.totalMs },
      });
      person.sessions.push(session);
      return session;
    },
  };
  return person;
}

function redirected(url: string, detours: RealCloud['detours']): string {
  const detour = detours.find(([from]) => url.startsWith(from));
  return detour === undefined ? url : detour[1] + url.slice(detour[0].length);
}
