import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Session } from 'keystoneauth-rx';
import { chance, pick } from '../chance.js';
import { Endings } from '../endings.js';
import { bytesInUse } from '../memory.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { paces, settle, type Household, type Pace, type Town } from './households.js';
import { Sky } from './sky.js';

/** How long a storm in virtual time lasts, by which seed. */
export interface VirtualWeather {
  readonly seed: number;
  readonly hours: number;
  /** @defaultValue 'usual' */
  readonly pace?: keyof typeof paces | undefined;
}

/** What became of it. */
export interface VirtualReport extends VirtualWeather {
  readonly requests: number;
  /** How often each ending was seen: `value`, or the error's class, code and outcome. */
  readonly endings: Readonly<Record<string, number>>;
  /** How often each fault struck, and each event happened. */
  readonly struck: Readonly<Record<string, number>>;
  /** Tokens that were handed out whole, by what they were needed for. */
  readonly incidents: Readonly<Record<string, number>>;
  readonly signIns: number;
  /** What must not be, the first twenty. */
  readonly violations: readonly string[];
  /** Of the memory in use in the second half, in bytes. */
  readonly growth: number;
  readonly seconds: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** What is under way in real time (files) gets a chance as often as this. */
const SLICE_MS = 500;
/** No request may take longer. */
const TOTAL_MS = 30_000;
/** Refused credentials, a Retry-After, an open circuit: all of it is over by then. */
const CALM_MS = 6 * MINUTE_MS;
const MOST_SESSIONS = 4;
/** Who waits for a file looks at it ten times a second, in real time. */
const MOST_WITH_FILES = 2;
const BURST = 25;
/** What a session says that goes on without the lock of a store. */
const HELD_UP = 'nobody let go of it';

/** Everything that happens beside requests, and how often among all that happens. */
type Happening = readonly [share: number, name: string, happen: (storm: VirtualStorm, at: (about: number) => number) => void];

const requestSizes = [1, 1, 1, 2, 3] as const;

const happenings: readonly Happening[] = [
  [60, 'request', (storm, at) => storm.send(pick(requestSizes, at(1)) ?? 1, at)],
  [4, 'burst', (storm, at) => storm.send(BURST, at)],
  [10, 'pause', (storm, at) => storm.wait(at(1) * 8_000)],
  [0.5, 'long pause', (storm, at) => storm.wait(at(1) * 15 * MINUTE_MS)],
  [2, 'other weather', (storm, at) => storm.sky.turn(at(1))],
  [1.5, 'all tokens revoked', (storm) => storm.sky.revokeAll()],
  [1, 'wall clock set', (storm, at) => storm.setClock((at(1) - 0.5) * 4 * HOUR_MS)],
  [1, 'sleep of the machine', (storm, at) => storm.sleep(at(1) * 2 * HOUR_MS)],
  [0.5, "clock of the cloud set", (storm, at) => storm.sky.setCloudClock((at(1) - 0.5) * HOUR_MS)],
  [1, 'session closed', (storm, at) => storm.leave(at(1))],
  [1.5, 'session opened', (storm, at) => storm.arrive(at(1))],
  [1, 'invalidate', (storm, at) => storm.askAnew(at(1), (session) => void session.invalidate())],
  [1, 'authenticate', (storm, at) => storm.askAnew(at(1), (session) => void session.authenticate().subscribe({ error: () => undefined }))],
  [1, 'password changed', (storm, at) => storm.changePassword(at(1))],
  [1, 'store breaks or works', (storm, at) => storm.town.failing.setBroken(at(1) < 0.5)],
  [0.5, 'store forgets', (storm) => storm.town.failing.forgetAll()],
];
const total = happenings.reduce((sum, [share]) => sum + share, 0);

/** Sessions of several households under a sky that turns, all on one clock. */
class VirtualStorm {
  readonly runtime = new VirtualRuntime();
  readonly endings: Endings;
  readonly sky: Sky;
  readonly town: Town;
  readonly happened: Record<string, number> = {};
  readonly #seed: number;
  /** So much of time has still to pass. */
  #toPass = 0;
  #unaware: Household | undefined;
  #item = 0;
  #entered = 0;

  constructor(seed: number, directory: string, pace: Pace) {
    this.#seed = seed;
    this.endings = new Endings(() => this.runtime.monotonic(), TOTAL_MS);
    this.sky = new Sky(seed, this.runtime, pace.tokenLifeMs);
    const { authUrl } = this.sky.cloud;
    this.town = settle({ authUrl, runtime: this.runtime, directory, pace, transportOf: (household) => this.sky.transportOf(household) });
    for (const household of this.town.households) {
      if (household.rules !== undefined) this.sky.ledger.open(household.name, household.rules);
      this.#enter(household);
      this.#enter(household);
    }
  }

  /** Lets things happen until so much time has passed. */
  async blow(ms: number): Promise<void> {
    const endsAt = this.runtime.monotonic() + ms;
    while (this.runtime.monotonic() < endsAt) {
      const step = (this.#item += 1);
      const at = (about: number): number => chance(this.#seed, step, about);
      let rest = at(0) * total;
      const happening = happenings.find(([share]) => (rest -= share) < 0);
      if (happening === undefined) continue;
      const [, name, happen] = happening;
      this.happened[name] = (this.happened[name] ?? 0) + 1;
      happen(this, at);
      this.wait(at(9) * 1_500);
      await this.#pass();
    }
  }

  /** The sky clears; after a while everything has to be as it was. */
  async calm(): Promise<void> {
    this.sky.clear();
    this.town.failing.setBroken(false);
    this.#unaware?.setKnowing(true);
    for (let waited = 0; waited < CALM_MS; waited += MINUTE_MS) {
      for (const session of this.#sessions()) this.#ask(session, 0);
      this.wait(MINUTE_MS);
      await this.#pass();
    }
    const before = this.endings.count('value');
    const sessions = this.#sessions();
    for (const session of sessions) this.#ask(session, 0);
    this.wait(TOTAL_MS);
    await this.#pass();
    const succeeded = this.endings.count('value') - before;
    if (succeeded !== sessions.length) this.endings.violation(`under a clear sky ${succeeded} of ${sessions.length} requests succeed`);
    for (const { name, sessions: open } of this.town.households) {
      for (const session of open) {
        const status = session.snapshot().token?.status;
        if (status !== 'valid' && status !== 'renewing') this.endings.violation(`under a clear sky the state of ${name} is ${String(status)}`);
      }
    }
  }

  /** Everybody leaves; nothing may be left of them. */
  async end(): Promise<void> {
    for (const session of this.#sessions()) session.close();
    await this.#pass();
    this.wait(MINUTE_MS + TOTAL_MS);
    await this.#pass();
    this.endings.judge();
    for (const kind of ['tick', 'deadline', 'sleep'] as const) {
      const left = this.runtime.waiting(kind);
      if (left.length > 0) this.endings.violation(`after the end there are ${kind}s: ${left.join(', ')}`);
    }
  }

  send(times: number, at: (about: number) => number): void {
    const session = pick(this.#sessions(), at(2));
    for (let sent = 0; session !== undefined && sent < times; sent += 1) this.#ask(session, at(20 + sent));
  }

  wait(ms: number): void {
    this.#toPass += ms;
  }

  setClock(ms: number): void {
    for (const { name } of this.town.households) this.sky.note(name, `the clock is set by ${(ms / 1000).toFixed(0)} s`);
    this.sky.setClock(ms);
    this.#clockIsSet();
  }

  /** The wall clock goes on and no timer does. */
  sleep(ms: number): void {
    for (const { name } of this.town.households) this.sky.note(name, `the machine sleeps for ${(ms / 1000).toFixed(0)} s`);
    this.sky.setClock(ms);
    this.sky.setCloudClock(ms);
    this.#clockIsSet();
  }

  leave(at: number): void {
    const household = pick(this.town.households, at);
    if (household !== undefined && household.sessions.length > 1) {
      this.sky.note(household.name, 'a session is closed');
      household.sessions.shift()?.close();
    }
  }

  arrive(at: number): void {
    const household = pick(this.town.households, at);
    if (household !== undefined && household.sessions.length < (household.name === 'files' ? MOST_WITH_FILES : MOST_SESSIONS)) this.#enter(household);
  }

  askAnew(at: number, ask: (session: Session) => void): void {
    const household = pick(this.town.households, at);
    const session = household?.sessions[0];
    if (household === undefined || session === undefined) return;
    this.sky.ledger.happened(household.name, 'asked for');
    ask(session);
  }

  /** Keystone has another password, and with it no token of before; the household hears of it some time later. */
  changePassword(at: number): void {
    if (this.#unaware !== undefined) {
      this.#unaware.setKnowing(true);
      this.sky.ledger.happened(this.#unaware.name, 'first use');
      this.#unaware = undefined;
    } else if (at < 0.7) {
      this.#unaware = this.town.households.find(({ name }) => name === 'changing');
      this.#unaware?.setKnowing(false);
      this.sky.revokeAll();
    }
  }

  #enter(household: Household): void {
    const session = household.enter();
    const name = `session ${(this.#entered += 1)}`;
    session.events$.subscribe((event) => {
      const { type } = event;
      if (/^(sign-in|token)-/.test(type)) this.sky.note(household.name, `${name}: ${type}${'reason' in event ? `, ${event.reason}` : ''}`);
      if (type === 'sign-in-started') this.sky.began(household.name);
      if (type === 'warning' && event.code === 'token-store-failed') {
        this.sky.note(household.name, `${name}: ${event.message}`);
        if (event.message.includes(HELD_UP)) this.sky.heldUp(household.name);
      }
    });
  }

  #sessions(): readonly Session[] {
    return this.town.households.flatMap(({ sessions }) => sessions);
  }

  /** What is kept in a store counts by clocks that the store has; each who shares it may see it otherwise. */
  #clockIsSet(): void {
    for (const { name, isStored } of this.town.households) if (isStored) this.sky.ledger.happened(name, 'clock');
  }

  #ask(session: Session, at: number): void {
    const options = { endpointFilter: { serviceType: at < 0.5 ? 'compute' : 'placement' }, timeoutMs: { total: TOTAL_MS } } as const;
    const path = at < 0.5 ? '/servers' : '/resource_providers';
    const response$ = session.request(path, { ...options, method: 'GET', microversion: at > 0.9 ? '1.10' : undefined });
    const subscription = this.endings.follow(response$);
    // Some do not wait for what they asked.
    if (at > 0.45 && at < 0.5) subscription.unsubscribe();
  }

  async #pass(): Promise<void> {
    for (;;) {
      await filesAtRest();
      if (this.#toPass <= 0) break;
      this.runtime.advance(Math.min(this.#toPass, SLICE_MS));
      this.#toPass -= SLICE_MS;
      this.endings.judge();
    }
    this.#toPass = 0;
  }
}

/** Waits until what is done to files is done, and what is said of it is heard. */
async function filesAtRest(): Promise<void> {
  do await setImmediate();
  while (process.getActiveResourcesInfo().some((kind) => /^(FSReq|CloseReq|PBKDF2|.*Job$)/.test(kind)));
  await setImmediate();
}

/** Lives through hours of random faults in a few seconds, and holds what happened against what may. */
export async function virtualStorm({ seed, hours, pace = 'usual' }: VirtualWeather): Promise<VirtualReport> {
  const startedAt = performance.now();
  const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-storm-'));
  const storm = new VirtualStorm(seed, join(folder, 'tokens'), paces[pace]);
  const unhandled = (reason: unknown): void => storm.endings.violation(`unhandled: ${String(reason)}`);
  process.on('unhandledRejection', unhandled);
  process.on('uncaughtException', unhandled);
  // Thousands of errors are made, and most of the time would go into saying where.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    await storm.blow((hours * HOUR_MS) / 2);
    const before = bytesInUse();
    await storm.blow((hours * HOUR_MS) / 2);
    await storm.calm();
    const growth = bytesInUse() - before;
    await storm.end();
    const { endings, sky, happened } = storm;
    return {
      ...{ seed, hours, growth, requests: endings.begun, endings: endings.seen, struck: { ...sky.struck, ...happened } },
      ...{ incidents: sky.ledger.incidents, signIns: sky.cloud.signIns, violations: [...endings.violations, ...sky.ledger.violations] },
      seconds: (performance.now() - startedAt) / 1000,
    };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    process.off('unhandledRejection', unhandled);
    process.off('uncaughtException', unhandled);
    rmSync(folder, { recursive: true, force: true });
  }
}
