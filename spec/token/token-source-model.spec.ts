import fc from 'fast-check';
import { config } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { elapsedMs, lazyMarginMs, momentOf, remainingMs, type Lifetime, type Moment } from '../../src/token/lifetime.js';
import type { Renewable } from '../../src/token/token-state.js';
import type { LentConnection } from './lent-connection.js';
import { listen, type Heard } from './listener.js';
import { setUp, type SetUp } from './set-up.js';
import { challenge, lasting, rejected, unreachable, type DeskToken } from './sign-in-desk.js';

type Step =
  | { readonly do: 'get' | 'sign-in'; readonly session: number }
  | { readonly do: 'leave'; readonly caller: number }
  | { readonly do: 'succeed'; readonly lifeMs: number }
  | { readonly do: 'extend' }
  | { readonly do: 'fail' | 'be rejected' | 'be challenged' | 'invalidate' | 'reject current' | 'reject old' }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'set wall clock'; readonly ms: number }
  | { readonly do: 'close'; readonly session: number };

const session = fc.integer({ min: 0, max: 2 });
const lifeMs = fc.oneof(fc.constantFrom(-5000, 0, 1, 3_600_000), fc.integer({ min: 100, max: 400_000 }));
const passing = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 7_200_000 }));
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('get' as const), session }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('succeed' as const), lifeMs }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('advance' as const), ms: passing }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('fail' as const, 'be rejected' as const, 'be challenged' as const, 'invalidate' as const, 'reject current' as const, 'reject old' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sign-in' as const), session }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('extend' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), caller: fc.nat(10) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set wall clock' as const), ms: fc.integer({ min: -7_200_000, max: 7_200_000 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), session }) },
);

interface Kind {
  readonly renewal: 'ahead' | 'lazy';
  readonly renewable: Renewable;
}

/** What has to be true of a token source, kept beside it: the token that must still be there, and when credentials were rejected. */
class Shadow {
  readonly parts: SetUp;
  readonly sessions: readonly LentConnection[];
  readonly callers: { readonly heard: Heard<DeskToken>; left: boolean }[] = [];
  readonly #lazy: boolean;
  readonly #renewable: Renewable;
  /** Whether what is under way are credentials that a person brought. */
  #isTrial = false;
  /** Passcodes that Keystone has seen must not be sent again, unless somebody says so. */
  #isUsedUp = false;
  #startedAt: Moment = { wall: 0, monotonic: 0 };
  #arriving: DeskToken | undefined;
  #serial = 0;
  #arrivals = 0;
  #token: { readonly token: string; readonly lifetime: Lifetime } | undefined;
  #rejectedAt: Moment | undefined;
  /** How long after a rejection credentials were sent again that nobody asked to send. */
  readonly #pauses: number[] = [];

  constructor({ renewal, renewable }: Kind, chance: number) {
    this.#renewable = renewable;
    this.parts = setUp({ renewal, renewable: () => renewable });
    this.parts.runtime.chance = chance;
    this.#lazy = renewal === 'lazy';
    this.sessions = [this.parts.connection, this.parts.another(), this.parts.another()];
    for (const connection of this.sessions) {
      connection.listener = (event) => {
        if (event.type === 'sign-in-started') this.#started(event.reason === 'extended');
        if (event.type === 'sign-in-succeeded') this.#arrived();
        if (event.type === 'sign-in-failed') this.#failed(event.code);
      };
    }
  }

  take(step: Step): void {
    const { desk, source, runtime } = this.parts;
    switch (step.do) {
      case 'get':
        return this.#call(listen(source.get(this.#session(step.session))));
      case 'sign-in':
        this.#rejectedAt = undefined;
        return this.#call(listen(source.signIn(this.#session(step.session))));
      case 'extend':
        return this.#extend();
      case 'leave':
        return this.#leave(step.caller);
      case 'succeed':
        this.#serial += 1;
        this.#arriving = lasting(`token-${this.#serial}`, step.lifeMs);
        if (desk.open > 0) desk.succeed(this.#arriving);
        return;
      case 'fail':
        if (desk.open > 0) desk.fail(unreachable());
        // It is sent once more over the connection of another session, and a life counts from there.
        if (desk.open > 0) this.#startedAt = momentOf(runtime);
        return;
      case 'be rejected':
        if (desk.open === 0) return;
        if (!this.#isTrial) this.#rejectedAt = momentOf(runtime);
        return desk.fail(rejected());
      case 'be challenged':
        if (desk.open > 0) desk.fail(challenge());
        return;
      case 'invalidate':
        [this.#token, this.#rejectedAt, this.#isUsedUp] = [undefined, undefined, false];
        source.invalidate();
        return;
      case 'reject current': {
        const current = this.#token?.token;
        this.#token = undefined;
        source.invalidate(({ token }) => token === current);
        return;
      }
      case 'reject old':
        source.invalidate(({ token }) => token !== this.#token?.token && token !== source.peek()?.token);
        return;
      case 'advance':
        return runtime.advance(step.ms);
      case 'set wall clock':
        return runtime.jumpWall(step.ms);
      case 'close':
        return this.#session(step.session).close();
    }
  }

  check(): void {
    const { desk, runtime, source } = this.parts;
    expect(desk.most).toBeLessThanOrEqual(1);
    for (const connection of this.sessions) expect(connection.eventsOf('ending').length).toBeLessThanOrEqual(this.#arrivals);
    expect(this.#pauses.filter((ms) => ms < 30_000)).toEqual([]);
    expect(runtime.waiting('tick').length).toBeLessThanOrEqual(1);
    expect(runtime.waiting('deadline').length).toBe(desk.open);
    const now = momentOf(runtime);
    if (this.#token !== undefined && remainingMs(this.#token.lifetime, now) <= 0) this.#token = undefined;
    if (this.#token === undefined) return;
    const left = remainingMs(this.#token.lifetime, now);
    if (this.#lazy && left < lazyMarginMs(this.#token.lifetime.lifeMs)) return;
    const heard = listen(source.get(this.#session(0)));
    heard.leave();
    expect(heard.values).toMatchObject([{ token: this.#token.token }]);
  }

  finish(): void {
    const { runtime } = this.parts;
    for (const connection of this.sessions) connection.close();
    for (const { heard, left } of this.callers) {
      if (left) continue;
      expect(heard.waits).toBe(false);
      expect(heard.values.length + (heard.error === undefined ? 0 : 1)).toBe(1);
    }
    for (const kind of ['tick', 'deadline', 'sleep'] as const) expect(runtime.waiting(kind)).toEqual([]);
  }

  #session(index: number): LentConnection {
    const connection = this.sessions[index];
    if (connection === undefined) throw new Error(`there is no session ${String(index)}`);
    return connection;
  }

  #call(heard: Heard<DeskToken>): void {
    this.callers.push({ heard, left: false });
  }

  /** A person brings credentials, which may be refused: they say nothing of those that were rejected before. */
  #extend(): void {
    const { signIn } = this.parts.desk;
    const thereafter = { signIn, renewable: () => this.#renewable };
    this.#call(listen(this.parts.source.tryWith('extended', () => ({ signIn, thereafter }))));
  }

  #leave(index: number): void {
    const caller = this.callers[index];
    if (caller?.heard.waits !== true) return;
    caller.left = true;
    caller.heard.leave();
  }

  #started(isTrial: boolean): void {
    this.#startedAt = momentOf(this.parts.runtime);
    this.#isTrial = isTrial;
    if (isTrial) return;
    expect(this.#isUsedUp).toBe(false);
    if (this.#rejectedAt !== undefined) this.#pauses.push(elapsedMs({ from: this.#rejectedAt, lifeMs: 0 }, this.#startedAt));
  }

  #failed(code: string): void {
    const isSeen = code === 'http-error' || code === 'missing-auth-methods' || code === 'deadline-exceeded';
    if (this.#renewable === 'needs-user' && isSeen && (!this.#isTrial || code === 'missing-auth-methods')) this.#isUsedUp = true;
  }

  #arrived(): void {
    const { token = '', issuedAt = 0, expiresAt = 0 } = this.#arriving ?? {};
    this.#arrivals += 1;
    this.#rejectedAt = undefined;
    this.#isUsedUp = this.#renewable === 'needs-user';
    this.#token = { token, lifetime: { from: this.#startedAt, lifeMs: expiresAt - issuedAt } };
  }
}

describe('TokenSource, whatever happens', () => {
  const unhandled: unknown[] = [];
  beforeEach(() => {
    unhandled.length = 0;
    config.onUnhandledError = (error) => unhandled.push(error);
  });
  afterEach(() => {
    config.onUnhandledError = null;
  });

  it.each<Kind>([
    { renewal: 'ahead', renewable: 'automatic' },
    { renewal: 'lazy', renewable: 'automatic' },
    { renewal: 'ahead', renewable: 'needs-user' },
    { renewal: 'lazy', renewable: 'needs-user' },
  ])(
    'signs in once at a time, loses no valid token, storms nobody, uses no passcode twice and leaves nobody waiting ($renewal, $renewable)',
    (kind) => {
      const chance = fc.double({ min: 0, max: 0.999, noNaN: true });
      fc.assert(
        fc.property(fc.array(steps, { maxLength: 40 }), chance, (sequence, luck) => {
          const shadow = new Shadow(kind, luck);
          const states = listen(shadow.parts.source.state$);
          for (const step of sequence) {
            shadow.take(step);
            shadow.check();
          }
          shadow.finish();
          expect(states).toMatchObject({ error: undefined, completed: false });
        }),
        { numRuns: 300 },
      );
      expect(unhandled).toEqual([]);
    },
  );
});
