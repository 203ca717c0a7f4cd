import { from, map, NEVER } from 'rxjs';
import { memoryTokenStore, password, Session, type IdentityPlugin, type Runtime, type SessionOptions, type TokenStore, type Transport } from 'keystoneauth-rx';
import { fileTokenStore } from 'keystoneauth-rx/node';
import type { CloudUser } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import type { IdentityRules } from '../identity-ledger.js';
import { farStore, type FarStore } from './far-store.js';

/** How fast everything goes. */
export interface Pace {
  /** How long tokens last. */
  readonly tokenLifeMs: number;
  /** With how much of that left a renewal starts at the earliest: a fifth of a life, or two minutes, or half of it, and a tenth of that by chance. */
  readonly earliestMarginMs: number;
  readonly signInTimeoutMs: number;
  readonly rememberFailuresMs: number;
}

/** As usual, and as in storms over real services, where much has to happen within minutes. */
export const paces = {
  usual: { tokenLifeMs: 600_000, earliestMarginMs: 132_000, signInTimeoutMs: 60_000, rememberFailuresMs: 30_000 },
  fast: { tokenLifeMs: 40_000, earliestMarginMs: 22_000, signInTimeoutMs: 6_000, rememberFailuresMs: 2_000 },
} as const satisfies Readonly<Record<string, Pace>>;

/** What all of a household have: one user, and with it one token at a time. */
export interface Household {
  readonly name: string;
  /** What it is held to; `undefined`: each may sign in for itself, since what they share may fail. */
  readonly rules: IdentityRules | undefined;
  /** Whether they have a store between them. */
  readonly isStored: boolean;
  readonly sessions: Session[];
  /** Makes one session more. */
  readonly enter: () => Session;
  /** Knows the password, or for now a wrong one. */
  setKnowing(knows: boolean): void;
}

/** Where households live. */
export interface Ground {
  readonly authUrl: string;
  readonly runtime: Runtime;
  readonly directory: string;
  readonly pace: Pace;
  transportOf(household: string): Transport;
}

/** Those who can be told to fail. */
export interface Town {
  readonly households: readonly Household[];
  readonly failing: FarStore;
}

const passwordOf = (name: string): string => `pw-${name}-Jq70-chaos`;
const names = ['ahead', 'lazy', 'generic', 'changing', 'memory', 'far', 'files', 'failing'] as const;
type Name = (typeof names)[number];

/** The users of all households, for a cloud that has no others. */
export const townspeople: readonly CloudUser[] = names.map((name) => ({ name, password: passwordOf(name), projects: { demo: ['member', 'reader'] } }));

const scope = { userDomainId: 'default', projectName: 'demo', projectDomainId: 'default' } as const;

/** Some are more patient than others. */
const patience: Readonly<Partial<Record<Name, SessionOptions>>> = {
  ahead: { connectRetries: 2, statusCodeRetries: 2 },
  lazy: { concurrency: 8 },
  generic: { circuitBreaker: true },
  memory: { connectRetries: 1, connectRetryDelayMs: 10, statusCodeRetries: 1, statusCodeRetryDelayMs: 10 },
};

/** Builds all households; sessions come and go. */
export function settle(ground: Ground): Town {
  const { runtime, directory, authUrl, pace } = ground;
  const failing = farStore(runtime);
  const filesSavedAt = new Map<string, number>();
  const stores: Readonly<Partial<Record<Name, () => TokenStore>>> = {
    memory: always(memoryTokenStore({ runtime })),
    far: always(farStore(runtime).store),
    files: () => byClockOf(runtime, fileTokenStore({ directory, runtime }), filesSavedAt),
    failing: always(failing.store),
  };
  const pluginOf = (name: Name, secret: () => string): IdentityPlugin => {
    const tokenStore = stores[name]?.();
    const { signInTimeoutMs, rememberFailuresMs } = pace;
    const common = { username: name, ...scope, renewal: name === 'lazy' ? 'lazy' : 'ahead', tokenStore, signInTimeoutMs, rememberFailuresMs } as const;
    if (name === 'generic') return password({ authUrl: authUrl.replace('/v3', ''), password: secret(), ...common });
    // Where it changes it is no part of what tokens are kept under, so that it may change in a store too.
    const given = name === 'changing' ? { read: secret, revision: secret } : secret();
    return v3.password({ authUrl, password: given, ...common });
  };
  return { failing, households: names.map((name) => build(name, { ground, pluginOf, isStored: name in stores })) };
}

interface Plan {
  readonly ground: Ground;
  readonly isStored: boolean;
  readonly pluginOf: (name: Name, secret: () => string) => IdentityPlugin;
}

/** Who shares a store has a plugin each; the others share the plugin. */
function build(name: Name, { ground, pluginOf, isStored }: Plan): Household {
  let knows = true;
  const secret = (): string => (knows ? passwordOf(name) : 'pw-not-this-Jq70-one');
  const sessions: Session[] = [];
  const transport = ground.transportOf(name);
  let shared: IdentityPlugin | undefined;
  const enter = (): Session => {
    const auth = isStored ? pluginOf(name, secret) : (shared ??= pluginOf(name, secret));
    const session = new Session({ auth, runtime: ground.runtime, transport, ...patience[name] });
    sessions.push(session);
    return session;
  };
  const { tokenLifeMs: lifeMs, earliestMarginMs, rememberFailuresMs: refusalPauseMs } = ground.pace;
  const rules = name === 'failing' ? undefined : { lifeMs, earliestMarginMs, refusalPauseMs };
  return { name, rules, isStored, sessions, enter, setKnowing: (value) => (knows = value) };
}

function always<T>(value: T): () => T {
  return () => value;
}

const MOST_TEXTS = 100;

/** The clock of a real file system stands still in virtual time: what is kept is as old as `runtime` says. */
function byClockOf(runtime: Runtime, store: TokenStore, savedAt: Map<string, number>): TokenStore {
  const note = (text: string): void => {
    savedAt.set(text, runtime.monotonic());
    const [oldest] = savedAt.keys();
    if (savedAt.size > MOST_TEXTS && oldest !== undefined) savedAt.delete(oldest);
  };
  return {
    isPersonal: true,
    load: (key) =>
      from(store.load(key)).pipe(map((stored) => stored && { text: stored.text, ageMs: runtime.monotonic() - (savedAt.get(stored.text) ?? 0) })),
    save: (key, text, options) => {
      note(text);
      return store.save(key, text, options);
    },
    clear: (key) => store.clear(key),
    withLock: (key, work) => store.withLock(key, work),
    watch: (key) => store.watch?.(key) ?? NEVER,
  };
}
