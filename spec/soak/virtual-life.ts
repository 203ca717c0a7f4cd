import { setImmediate } from 'node:timers/promises';
import { NEVER, throwError } from 'rxjs';
import { memoryTokenStore, type Transport } from 'keystoneauth-rx';
import { createCloud, type Cloud } from 'keystoneauth-rx/testing';
import { chance, pick } from '../chaos/chance.js';
import { refused, transportTo } from '../journeys/transport-to.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { Endings } from './endings.js';
import { errandOf, NOBODY } from './errands.js';
import type { AfterRequest } from './leaks.js';
import { moveIn, thoseAlone, type Means, type Resident } from './residents.js';
import type { Life, SignIns } from './soak.js';
import { SLOW_PATH, soakCloud } from './soak-service.js';
import { TokenLife } from './token-life.js';
import { visitOf } from './visits.js';

/** How long it lasts by its own clock. */
export interface VirtualSpan {
  readonly minutes: number;
  readonly afterRequest?: AfterRequest | undefined;
}

const TOKEN_LIFE_MS = 60_000;
/** A request is sent each. */
const STEP_MS = 10;
const STEPS_A_MINUTE = 60_000 / STEP_MS;
const VISIT_EVERY = 25;
const REVOKE_EVERY = 1_771;
/** Longer than anything but a renewal waits. */
const SETTLE_MS = 100;
/** Tables that are bounded are full after so many sign-ins. */
const SIGN_INS_TO_FILL = 110;
const BREATHE_EVERY = 250;
/** The household of those who share a store. */
const STORED = 'memory';
const SEED = 5;

/** A cloud in this memory and those who send requests to it, on one clock that passes as fast as it can. */
export class VirtualLife implements Life {
  readonly #runtime = new VirtualRuntime();
  readonly #cloud: Cloud = createCloud({ ...soakCloud, now: () => this.#runtime.now(), tokenLifeMs: TOKEN_LIFE_MS });
  readonly #means: Means = { runtime: this.#runtime, transport: transportOf(this.#cloud) };
  readonly #store = memoryTokenStore({ runtime: this.#runtime });
  readonly #residents: readonly Resident[];
  /** By household. */
  readonly #lives = new Map<string, TokenLife>();
  readonly endings: Endings;
  readonly #steps: number;
  #item = 0;
  /** Of visits, and before the first request. */
  #otherSignIns = 0;

  constructor({ minutes, afterRequest }: VirtualSpan) {
    this.#steps = minutes * STEPS_A_MINUTE;
    this.endings = new Endings(afterRequest);
    this.#residents = moveIn(this.#cloud, this.#means, { [STORED]: this.#store });
  }

  async fill(): Promise<void> {
    for (let turn = 0; turn < SIGN_INS_TO_FILL; turn += 1) {
      for (const { session } of this.#residents) session.authenticate().subscribe();
      await setImmediate();
    }
    this.#otherSignIns = this.#cloud.signIns;
    for (const { household } of this.#residents) {
      this.#lives.set(household, new TokenLife(this.#now, { lifeMs: TOKEN_LIFE_MS, renewal: household === 'lazy' ? 'lazy' : 'ahead' }));
    }
  }

  async run(part: number): Promise<void> {
    for (let step = 0; step < part * this.#steps; step += 1) {
      this.#step();
      if (step % BREATHE_EVERY === 0) await setImmediate();
    }
    // The tokens that the cloud keeps must not look like what the library keeps.
    this.#revoke();
  }

  end(): Promise<SignIns> {
    for (const { session } of this.#residents) session.close();
    let owed = this.#otherSignIns;
    for (const life of this.#lives.values()) {
      life.passed(this.#now);
      owed += life.signIns;
    }
    return Promise.resolve({ seen: this.#cloud.signIns, atLeast: owed, atMost: owed });
  }

  get #now(): number {
    return this.#runtime.monotonic();
  }

  #step(): void {
    this.#runtime.advance(STEP_MS);
    const item = (this.#item += 1);
    const host = this.#residents[item % this.#residents.length];
    if (host === undefined) return;
    const errand = errandOf(item);
    this.#lives.get(host.household)?.used(this.#now, errand.isSeen);
    this.endings.of(errand, host, item).subscribe();
    if (item % VISIT_EVERY === 0) this.#visit(item);
    if (item % REVOKE_EVERY === 0) this.#revoke();
  }

  #visit(item: number): void {
    const host = pick(thoseAlone(this.#residents), chance(SEED, item));
    if (host === undefined) return;
    const { signIns, uses, pay } = visitOf(item);
    this.#otherSignIns += signIns;
    if (uses !== undefined) this.#lives.get(uses === 'host' ? host.household : STORED)?.used(this.#now, true);
    pay({ host, store: this.#store, place: this.#cloud, means: this.#means, endings: this.endings }, item).subscribe();
  }

  /** When everything that somebody waits for has ended, all tokens are revoked. */
  #revoke(): void {
    this.#runtime.advance(SETTLE_MS);
    this.#cloud.revoke();
    for (const life of this.#lives.values()) life.revoked(this.#now);
  }
}

function transportOf(cloud: Cloud): Transport {
  const carry = transportTo(cloud);
  return (request) => {
    if (request.url.startsWith(NOBODY)) return throwError(() => refused());
    return request.url.includes(SLOW_PATH) ? NEVER : carry(request);
  };
}
