import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { realRuntime, type Session } from 'keystoneauth-rx';
import type { MemberPlan } from '../../fleet/member-plan.js';
import { endFleets, startFleet, type Member } from '../../fleet/start-fleet.js';
import { activeResources, resourcesBeyond } from '../active-resources.js';
import { chance, pick } from '../chance.js';
import { Endings } from '../endings.js';
import { faults, lies, momentOf, type Fault, type Lie } from '../fault.js';
import type { Draw } from '../fault-proxy.js';
import { IdentityLedger } from '../identity-ledger.js';
import { bytesInUse } from '../memory.js';
import { happenings, type Happening } from './happenings.js';
import { limits, moveIn, rules, type Person } from './people.js';
import { startRealCloud, type RealCloud } from './real-cloud.js';
import { signInWatch } from './sign-in-watch.js';

/** How long a storm over real services lasts, by which seed. */
export interface RealWeather {
  /** Unpacked packages. */
  readonly prefix: string;
  readonly seed: number;
  readonly ms: number;
  /** How long after one happening the next one comes. */
  readonly everyMs: number;
  /** Processes that share the store of files with this one. */
  readonly members: number;
}

/** What became of it. */
export interface RealReport {
  readonly requests: number;
  readonly endings: Readonly<Record<string, number>>;
  /** How often each fault struck, and each event happened. */
  readonly struck: Readonly<Record<string, number>>;
  readonly incidents: Readonly<Record<string, number>>;
  /** What must not be, the first of it. */
  readonly violations: readonly string[];
  /** Of the memory in use, from the middle to the end, in bytes. */
  readonly growth: number;
  /** What keeps this process alive and did not before. */
  readonly left: string;
}

const CALLERS = 4;
/** How long a caller pauses, so that a Keystone of one thread keeps up. */
const PAUSE_MS = 150;
/** A busy machine may be late by so much. */
const LATE_MS = 4_000;
/** The pauses after refusals grow to ten times two seconds. */
const CALM_MS = 60_000;
const shares = [0, 0.05, 0.15, 0.4] as const;
const onAccept = faults.filter((fault) => momentOf(fault) === 'accept');
/** What is told of lies is told of a reply that a service gave, or might have. */
const onRequest: readonly (Fault | Lie)[] = [...faults.filter((fault) => momentOf(fault) !== 'accept'), ...lies];

interface StormParts {
  readonly ledger: IdentityLedger;
  readonly tokens: ReadonlyMap<string, string>;
  readonly cloud: RealCloud;
  readonly people: readonly Person[];
  readonly folder: string;
}

/** A storm that blows. */
export class RealStorm {
  readonly ledger: IdentityLedger;
  readonly endings = new Endings(() => performance.now(), limits.totalMs + LATE_MS);
  readonly struck: Record<string, number> = {};
  /** The last token of each. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly people: readonly Person[];
  readonly cloud: RealCloud;
  readonly #weather: RealWeather;
  readonly #folder: string;
  readonly #members: Member[] = [];
  #drawn = 0;
  #entered = 0;
  #beganAt = 0;
  #isOver = false;

  private constructor(weather: RealWeather, { ledger, tokens, cloud, people, folder }: StormParts) {
    this.#weather = weather;
    this.ledger = ledger;
    this.tokens = tokens;
    this.cloud = cloud;
    this.people = people;
    this.#folder = folder;
  }

  static async begin(weather: RealWeather, folder: string): Promise<RealStorm> {
    const people: Person[] = [];
    const clocksOf = (identity: string): ReturnType<Person['clocks']> =>
      people.find(({ name }) => name === identity)?.clocks() ?? { wall: realRuntime.now(), monotonic: realRuntime.monotonic() };
    const ledger = new IdentityLedger();
    const tokens = new Map<string, string>();
    const cloud = await startRealCloud(weather.prefix, signInWatch({ ledger, clocksOf, issued: (identity, token) => tokens.set(identity, token) }));
    people.push(...(await moveIn(cloud, folder)));
    const storm = new RealStorm(weather, { ledger, tokens, cloud, people, folder });
    for (const person of storm.people) {
      ledger.open(person.name, rules);
      storm.enter(person);
      storm.enter(person);
    }
    await storm.addMembers(weather.members);
    return storm;
  }

  /** Another session of theirs. */
  enter(person: Person): void {
    const session = `session ${(this.#entered += 1)}`;
    person.enter().events$.subscribe((event) => {
      const { type } = event;
      if (/^(sign-in|token)-/.test(type)) this.ledger.note(person.name, `${session}: ${type}${'reason' in event ? `, ${event.reason}` : ''}`, person.clocks());
      if (type === 'sign-in-started') this.ledger.asked(person.name, person.clocks());
      // Who has waited long enough knows nothing of a reply that was sent.
      if (type === 'sign-in-failed' || (type === 'exchange-failed' && event.url.includes('/auth/tokens'))) this.ledger.failedElsewhere(person.name, person.clocks());
      if (type === 'warning' && event.code === 'token-store-failed') this.#storeFailed(person, `${session}: ${event.message}`);
    });
  }

  /** Processes that share the files. */
  async addMembers(count: number): Promise<void> {
    const account = this.people.find(({ name }) => name === 'files')?.account;
    const plan: MemberPlan = {
      ...{ authUrl: `${this.cloud.proxies.keystone.url}/v3`, store: `file:${join(this.#folder, 'tokens')}`, everyMs: 1_000, account, limits },
      ...{ asks: { serviceType: 'placement', path: '/resource_providers' }, detours: this.cloud.detours },
    };
    const fleet = await startFleet(Array.from({ length: count }, () => plan));
    this.#members.push(...fleet.members);
    for (const { pid, reports$ } of fleet.members) reports$.subscribe((report) => this.#heard(report, `process ${pid}`));
    fleet.go();
  }

  /** One of them dies, and what it had in its hands with it. */
  async replaceMember(): Promise<void> {
    this.#members.shift()?.kill();
    this.ledger.happened('files', 'lost');
    await this.addMembers(1);
  }

  /** Requests from several callers, and things that happen, until the time is over. */
  async blow(): Promise<number> {
    const { ms } = this.#weather;
    this.#beganAt = performance.now();
    const endsAt = this.#beganAt + ms;
    for (const proxy of Object.values(this.cloud.proxies)) proxy.drawFrom(this.#draw);
    const callers = Promise.all(Array.from({ length: CALLERS }, (_, caller) => this.#call(caller, endsAt)));
    let middle = 0;
    for (let turn = 0; performance.now() < endsAt; turn += 1) {
      await pass(this.#weather.everyMs);
      for (const proxy of Object.values(this.cloud.proxies)) proxy.release();
      const happening = this.#happening(turn);
      this.struck[happening.name] = (this.struck[happening.name] ?? 0) + 1;
      this.note(`"${happening.name}" happens`);
      await happening.happen(this, (about) => chance(this.#weather.seed, turn, about)).catch((error: unknown) => this.endings.violation(`${happening.name}: ${String(error)}`));
      this.endings.judge();
      if (middle === 0 && performance.now() > endsAt - ms / 2) middle = bytesInUse();
    }
    await callers;
    return bytesInUse() - (middle === 0 ? bytesInUse() : middle);
  }

  /** Nothing befalls anybody any more: everybody has to be well soon. */
  async calm(): Promise<void> {
    this.#isOver = true;
    for (const proxy of Object.values(this.cloud.proxies)) proxy.release();
    await this.#endMembers();
    const endsAt = performance.now() + CALM_MS;
    await Promise.all(this.people.flatMap((person) => person.sessions.map((session) => this.#becomesWell(person, session, endsAt))));
  }

  async #becomesWell({ name }: Person, session: Session, endsAt: number): Promise<void> {
    let failure: unknown;
    do {
      failure = await this.#request(session, 0.5);
      if (failure !== undefined) await pass(500);
    } while (failure !== undefined && performance.now() < endsAt);
    const status = String(session.snapshot().token?.status);
    if (failure !== undefined) this.endings.violation(`a minute after the last fault a request of ${name} fails; its token is ${status}: ${failure instanceof Error ? failure.message : typeof failure}`);
    else if (status !== 'valid' && status !== 'renewing') this.endings.violation(`the last request of ${name} succeeded, and its token is ${status}`);
  }

  async end(): Promise<void> {
    this.#isOver = true;
    for (const { sessions } of this.people) for (const session of sessions) session.close();
    await this.#endMembers();
    await endFleets();
    await this.cloud.close();
    if (this.endings.open > 0) this.endings.violation(`${this.endings.open} requests have not ended`);
  }

  /** They end by themselves when they are told to. */
  async #endMembers(): Promise<void> {
    for (const member of this.#members.splice(0)) {
      const code = await member.end();
      if (code !== 0) this.endings.violation(`a process ended with ${String(code)}`);
    }
  }

  /** Something that is told of everybody if something turns out to be wrong. */
  note(text: string): void {
    for (const { name, clocks } of this.people) this.ledger.note(name, text, clocks());
  }

  readonly #draw: Draw = ({ request }) => {
    const number = (this.#drawn += 1);
    if (this.#isOver) return undefined;
    const { seed, everyMs } = this.#weather;
    // The weather changes with the time.
    const share = pick(shares, chance(seed, Math.floor((performance.now() - this.#beganAt) / (2 * everyMs)), 77)) ?? 0;
    if (chance(seed, number, 1) >= share * (request === undefined ? 0.3 : 1)) return undefined;
    const fault = pick<Fault | Lie>(request === undefined ? onAccept : onRequest, chance(seed, number, 2));
    if (fault !== undefined) this.struck[fault] = (this.struck[fault] ?? 0) + 1;
    return fault;
  };

  async #call(caller: number, endsAt: number): Promise<void> {
    const { seed } = this.#weather;
    for (let turn = 0; performance.now() < endsAt; turn += 1) {
      const sessions = this.people.flatMap((person) => person.sessions);
      const session = pick(sessions, chance(seed, caller, turn, 5));
      if (session !== undefined) await this.#request(session, chance(seed, caller, turn, 6));
      await pass(PAUSE_MS);
    }
  }

  /** One request to its end; the error if it brought no value. */
  #request(session: Session, at: number): Promise<unknown> {
    const asked$ =
      at < 0.6
        ? session.get('/resource_providers', { endpointFilter: { serviceType: 'placement' }, microversion: at < 0.3 ? '1.20' : undefined })
        : session.get('/auth/projects', { endpointFilter: { serviceType: 'identity', version: 3 } });
    return new Promise((resolve) => this.endings.follow(asked$, resolve));
  }

  #happening(turn: number): Happening {
    const { seed } = this.#weather;
    const round = Math.floor(turn / happenings.length);
    // All of them once in each round, in another order each time.
    const order = [...happenings.keys()].sort((a, b) => chance(seed, round, a, 9) - chance(seed, round, b, 9));
    return happenings[order[turn % happenings.length] ?? 0] ?? { name: 'nothing', happen: () => Promise.resolve() };
  }

  /** Who cannot use the store goes on by itself. */
  #storeFailed({ name, clocks }: Person, text: string): void {
    this.ledger.note(name, text, clocks());
    this.ledger.heldUp(name, clocks());
  }

  #heard(report: { readonly kind: string; readonly cause?: string; readonly code?: string; readonly message?: string }, member: string): void {
    const person = this.people.find(({ name }) => name === 'files');
    if (person === undefined) return;
    if (report.kind === 'warning' && report.code === 'token-store-failed') this.#storeFailed(person, `${member}: ${report.message ?? ''}`);
    if (report.kind === 'failure' && !/^[a-z-]+$/.test(report.cause ?? '')) this.endings.violation(`a process met ${report.cause ?? ''}: ${report.message ?? ''}`);
    if (report.kind === 'sign-in-failed') this.ledger.failedElsewhere('files', person.clocks());
    if (/^(sign-in|token)-/.test(report.kind)) this.ledger.note('files', `${member}: ${report.kind}`, person.clocks());
    const key = `a process: ${report.kind}${report.cause === undefined ? '' : ` ${report.cause}`}`;
    this.struck[key] = (this.struck[key] ?? 0) + 1;
  }
}

/** Sends requests to real services while everything goes wrong, and holds what happened against what may. */
export async function realStorm(weather: RealWeather): Promise<RealReport> {
  const before = await activeResources();
  const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-storm-'));
  const found: string[] = [];
  const unhandled = (reason: unknown): void => void found.push(`unhandled: ${String(reason)}`);
  const warned = ({ name, message }: Error): void => {
    if (name !== 'ExperimentalWarning') found.push(`${name}: ${message}`);
  };
  process.on('unhandledRejection', unhandled).on('uncaughtException', unhandled).on('warning', warned);
  try {
    const storm = await RealStorm.begin(weather, folder);
    let growth = 0;
    try {
      growth = await storm.blow();
      await storm.calm();
    } finally {
      await storm.end();
    }
    const { endings, struck, ledger } = storm;
    const left = Object.entries(await resourcesBeyond(before)).map(([kind, count]) => `${count} ${kind}`).join(', ');
    const violations = [...endings.violations, ...ledger.violations, ...found];
    return { requests: endings.begun, endings: endings.seen, struck, incidents: ledger.incidents, violations, growth, left };
  } finally {
    process.off('unhandledRejection', unhandled).off('uncaughtException', unhandled).off('warning', warned);
    rmSync(folder, { recursive: true, force: true });
  }
}
