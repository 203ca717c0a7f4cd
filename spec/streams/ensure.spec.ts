import { mergeMap, NEVER, of, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { CircuitOpen } from '../../src/errors/circuit-open.js';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { HttpError } from '../../src/errors/http-error.js';
import type { Outcome } from '../../src/errors/keystone-auth-error.js';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { ensure } from '../../src/streams/ensure.js';
import type { EnsureOptions, EnsureSteps } from '../../src/streams/ensure-steps.js';
import { thrownBy } from '../request/caught.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

interface Thing {
  readonly name: string;
  readonly status: string;
}

const thing = (status = 'ACTIVE'): Thing => ({ name: 'thing', status });
const status = (code: number, outcome: Outcome = 'refused', retryAfterMs?: number): HttpError =>
  new HttpError(`POST http://h/things was answered with ${String(code)}.`, { status: code, method: 'POST', url: 'http://h/things', outcome, retryAfterMs });
const lost = (): ConnectFailure => new ConnectFailure('The reply was lost.', { outcome: 'unknown' });

/** A service whose looks and creations are scripted; the last of each goes on for ever. */
function world(script: { readonly looks: readonly (Thing | Error | undefined)[]; readonly creations?: readonly (Thing | Error | undefined)[] }): {
  readonly runtime: VirtualRuntime;
  readonly calls: string[];
  readonly seen: unknown[];
  readonly begin: (more?: Partial<EnsureSteps<Thing>>, options?: EnsureOptions) => { unsubscribe(): void };
} {
  const runtime = new VirtualRuntime();
  const calls: string[] = [];
  const seen: unknown[] = [];
  const next = (list: (Thing | Error | undefined)[]): Observable<Thing | undefined> => {
    const given = list.length > 1 ? list.shift() : list[0];
    return given instanceof Error ? throwError(() => given) : of(given);
  };
  const [looks, creations] = [[...script.looks], [...(script.creations ?? [thing()])]];
  const steps: EnsureSteps<Thing> = {
    find: () => { calls.push(`look ${String(runtime.monotonic())}`); return next(looks); },
    create: () => { calls.push(`create ${String(runtime.monotonic())}`); return next(creations); },
  };
  return {
    runtime,
    calls,
    seen,
    begin: (more = {}, options = {}) =>
      ensure({ ...steps, ...more }, { runtime, ...options }).subscribe({ next: (value) => seen.push(value), error: (error: unknown) => seen.push(error) }),
  };
}

describe('ensure', () => {
  it('makes nothing where it is there already', () => {
    const { begin, calls, seen } = world({ looks: [thing()] });
    begin();
    expect([calls, seen]).toEqual([['look 0'], [thing()]]);
  });

  it.each([['nothing', undefined], ['a 404', status(404)]])('creates it once where the look shows %s', (_, shown) => {
    const { begin, calls, seen } = world({ looks: [shown] });
    begin();
    expect([calls, seen]).toEqual([['look 0', 'create 0'], [thing()]]);
  });

  it('creates nothing where it cannot be looked for', () => {
    const { begin, calls, seen } = world({ looks: [status(403)] });
    begin();
    expect([calls, seen]).toEqual([['look 0'], [expect.objectContaining({ status: 403 })]]);
  });

  it('asks a service that does not answer a few times before anything is done', () => {
    const passing = world({ looks: [status(503), status(503), thing()] });
    passing.begin();
    passing.runtime.advance(60_000);
    expect([passing.calls, passing.seen]).toEqual([['look 0', 'look 500', 'look 1500'], [thing()]]);
    const lasting = world({ looks: [status(503)] });
    lasting.begin();
    lasting.runtime.advance(60_000);
    expect([lasting.calls.length, lasting.seen]).toEqual([10, [expect.objectContaining({ status: 503 })]]);
  });

  it('looks again with growing pauses where the outcome is not known, and does not repeat what was done', () => {
    const { begin, calls, runtime, seen } = world({ looks: [undefined, undefined, undefined, thing()], creations: [lost()] });
    begin();
    runtime.advance(60_000);
    expect(calls).toEqual(['look 0', 'create 0', 'look 0', 'look 250', 'look 750']);
    expect(seen).toEqual([thing()]);
  });

  it('repeats a creation only after the whole patience, when the last look shows nothing', () => {
    const { begin, calls, runtime, seen } = world({ looks: [undefined], creations: [lost(), thing()] });
    begin({}, { lookAgainMs: 1000 });
    runtime.advance(999);
    expect(calls.filter((call) => call.startsWith('create'))).toEqual(['create 0']);
    runtime.advance(1);
    expect([calls.at(-2), calls.at(-1), seen]).toEqual(['look 1000', 'create 1000', [thing()]]);
  });

  it('does not repeat a creation where no look can tell', () => {
    const { begin, calls, runtime, seen } = world({ looks: [undefined, status(503)], creations: [lost()] });
    begin({}, { lookAgainMs: 1000 });
    runtime.advance(60_000);
    expect(calls.filter((call) => call.startsWith('create'))).toEqual(['create 0']);
    expect(seen).toEqual([expect.objectContaining({ code: 'connect-failure', outcome: 'unknown' })]);
  });

  it('gives up with the last error when it has tried as often as it may', () => {
    const { begin, calls, runtime, seen } = world({ looks: [undefined], creations: [lost()] });
    begin({}, { lookAgainMs: 0, attempts: 2 });
    runtime.advance(60_000);
    expect(calls).toEqual(['look 0', 'create 0', 'look 0', 'create 0', 'look 0']);
    expect(seen).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('takes what somebody else made in the meantime', () => {
    const { begin, calls, runtime, seen } = world({ looks: [undefined, undefined, thing()], creations: [status(409)] });
    begin();
    runtime.advance(10_000);
    expect([calls, seen]).toEqual([['look 0', 'create 0', 'look 0', 'look 250'], [thing()]]);
  });

  it('passes a conflict on that nobody has caused by making it', () => {
    const { begin, calls, runtime, seen } = world({ looks: [undefined], creations: [status(409)] });
    begin({}, { lookAgainMs: 300 });
    runtime.advance(10_000);
    expect([calls.filter((call) => call.startsWith('create')).length, seen]).toEqual([1, [expect.objectContaining({ status: 409 })]]);
  });

  it('tries again where the service asked for patience, or could not be reached', () => {
    const notSent = new ConnectFailure('Nobody listens.', { outcome: 'not-sent' });
    const { begin, calls, runtime, seen } = world({ looks: [undefined], creations: [status(503, 'refused', 7000), notSent, thing()] });
    begin();
    runtime.advance(60_000);
    expect([calls, seen]).toEqual([['look 0', 'create 0', 'create 7000', 'create 8000'], [thing()]]);
  });

  it('does not try again what was refused', () => {
    const { begin, calls, seen } = world({ looks: [undefined], creations: [status(403)] });
    begin();
    expect([calls, seen]).toEqual([['look 0', 'create 0'], [expect.objectContaining({ status: 403 })]]);
  });

  it('waits until it has settled', () => {
    const { begin, calls, runtime, seen } = world({ looks: [undefined, undefined, thing('BUILD'), thing()], creations: [thing('BUILD')] });
    begin({ settled: ({ status: now }) => now === 'ACTIVE' });
    runtime.advance(5999);
    expect(seen).toEqual([]);
    runtime.advance(1);
    expect([calls, seen]).toEqual([['look 0', 'create 0', 'look 2000', 'look 4000', 'look 6000'], [thing()]]);
  });

  it('looks for what a creation did not describe', () => {
    const { begin, calls, seen } = world({ looks: [undefined, thing()], creations: [undefined] });
    begin();
    expect([calls, seen]).toEqual([['look 0', 'create 0', 'look 0'], [thing()]]);
  });

  it('fails at once with the reason of what has failed', () => {
    const { begin, seen } = world({ looks: [thing('ERROR')] });
    begin({ settled: () => false, failed: ({ status: now }) => (now === 'ERROR' ? 'No valid host was found.' : undefined) });
    expect(seen).toEqual([expect.objectContaining({ code: 'resource-failed', reason: 'No valid host was found.', message: expect.stringContaining('No valid host was found.') })]);
  });

  it('fails when it goes away while it is waited for', () => {
    const { begin, runtime, seen } = world({ looks: [thing('BUILD'), undefined] });
    begin({ settled: () => false });
    runtime.advance(2000);
    expect(seen).toMatchObject([{ code: 'resource-failed' }]);
  });

  it('bears looks that fail as long as it waits, unless they would fail again', () => {
    const lasting = world({ looks: [thing('BUILD'), status(503)] });
    lasting.begin({ settled: () => false }, { deadlineMs: 60_000, key: 'east/server/lasting' });
    lasting.runtime.advance(60_000);
    expect(lasting.seen).toEqual([expect.objectContaining({ code: 'deadline-exceeded', message: expect.stringContaining('east/server/lasting'), cause: expect.objectContaining({ status: 503 }) })]);
    const forbidden = world({ looks: [thing('BUILD'), status(403)] });
    forbidden.begin({ settled: () => false });
    forbidden.runtime.advance(2000);
    expect([forbidden.calls.length, forbidden.seen]).toEqual([2, [expect.objectContaining({ status: 403 })]]);
  });

  it('ends at its deadline', () => {
    const { begin, runtime, seen } = world({ looks: [thing('BUILD')] });
    begin({ settled: () => false }, { deadlineMs: 5000 });
    runtime.advance(4999);
    expect(seen).toEqual([]);
    runtime.advance(1);
    expect(seen).toMatchObject([{ code: 'deadline-exceeded' }]);
  });

  it('ends at its deadline also while a look has no answer', () => {
    const { begin, runtime, seen } = world({ looks: [undefined] });
    let looks = 0;
    begin({ find: () => ((looks += 1) === 1 ? of(thing('BUILD')) : NEVER), settled: () => false }, { deadlineMs: 5000 });
    runtime.advance(5000);
    expect([looks, seen]).toEqual([2, [expect.objectContaining({ code: 'deadline-exceeded' })]]);
  });

  it('creates it where the look gives null, and takes any other value for something', () => {
    const absent = world({ looks: [undefined] });
    absent.begin({ find: () => null as unknown as undefined });
    expect([absent.calls, absent.seen]).toEqual([['create 0'], [thing()]]);
    const seen: unknown[] = [];
    for (const value of [0, '', false]) ensure<unknown>({ find: () => value, create: () => 'made' }).subscribe((found) => seen.push(found));
    expect(seen).toEqual([0, '', false]);
  });

  it('leaves a circuit that is open alone, and gives up where a service asks for more than a minute', () => {
    const open = new CircuitOpen('Nova is left alone.', { retryAfterMs: 30_000, outcome: 'not-sent' });
    const circuit = world({ looks: [undefined], creations: [open, thing()] });
    circuit.begin();
    circuit.runtime.advance(60_000);
    expect([circuit.calls, circuit.seen]).toEqual([['look 0', 'create 0', 'create 30000'], [thing()]]);
    const busy = world({ looks: [undefined], creations: [status(429, 'refused', 600_000)] });
    busy.begin();
    expect([busy.calls, busy.seen]).toEqual([['look 0', 'create 0'], [expect.objectContaining({ status: 429, retryAfterMs: 600_000 })]]);
  });

  it.each([['its key', { key: 'east/server/doubtful' }], ['the same Observable', {}]])(
    'looks for a creation that was given up before it would repeat it, known by %s',
    (_, options) => {
      const runtime = new VirtualRuntime();
      const calls: string[] = [];
      const create = (): Observable<Thing> => {
        calls.push(`create ${String(runtime.monotonic())}`);
        return calls.length === 2 ? NEVER : of(thing());
      };
      const ensured$ = ensure<Thing>({ find: () => { calls.push('look'); return undefined; }, create }, { runtime, lookAgainMs: 1000, ...options });
      ensured$.subscribe().unsubscribe();
      runtime.advance(400);
      const again = ensured$.subscribe();
      runtime.advance(500);
      expect(calls.filter((call) => call !== 'look')).toEqual(['create 0']);
      again.unsubscribe();
      ensured$.subscribe();
      runtime.advance(300);
      expect(calls.filter((call) => call !== 'look')).toEqual(['create 0', 'create 1150']);
    },
  );

  it('asks a closed session no more', () => {
    const { begin, runtime, seen, calls } = world({ looks: [undefined, new SessionClosed('closed')], creations: [lost()] });
    begin();
    runtime.advance(60_000);
    expect([calls, seen]).toEqual([['look 0', 'create 0', 'look 0'], [expect.objectContaining({ code: 'connect-failure' })]]);
  });

  it('is done together by those who name the same key, until the last of them leaves', () => {
    const first = world({ looks: [undefined] });
    const other = world({ looks: [undefined] });
    const options = { key: 'east/server/web', lookAgainMs: 0 };
    const slow = { create: () => NEVER };
    const one = first.begin(slow, options);
    const two = other.begin(slow, options);
    expect([first.calls, other.calls]).toEqual([['look 0'], []]);
    one.unsubscribe();
    other.begin(slow, options).unsubscribe();
    expect(other.calls).toEqual([]);
    two.unsubscribe();
    other.begin({}, options);
    other.begin({}, options);
    expect([other.calls.length, other.seen.length]).toEqual([4, 2]);
  });

  it('is not begun twice for a key while who begins it anew when it is told is at it', () => {
    const begun: string[] = [];
    const steps = (name: string, create: () => Observable<Thing>): EnsureSteps<Thing> => ({ find: () => undefined, create: () => { begun.push(name); return create(); } });
    const key = 'east/server/anew';
    ensure(steps('first', () => of(thing())), { key }).pipe(mergeMap(() => ensure(steps('second', () => NEVER), { key }))).subscribe();
    ensure(steps('third', () => NEVER), { key }).subscribe();
    expect(begun).toEqual(['first', 'second']);
  });

  it.each<[string, object, object]>([
    ['unknown-option', { key: 'x', retries: 3 }, { options: ['retries'] }],
    ['invalid-option', { attempts: 0 }, { options: ['attempts'] }],
    ['invalid-option', { lookAgainMs: -1 }, { options: ['lookAgainMs'] }],
  ])('refuses with %s what cannot be right: %j', (code, options, expected) => {
    expect(thrownBy(() => ensure({ find: () => undefined, create: () => 1 }, options))).toMatchObject({ code, ...expected });
  });

  it('needs both ways', () => {
    expect(thrownBy(() => ensure({ find: () => 1 } as unknown as EnsureSteps<number>))).toMatchObject({ options: ['create'] });
    expect(thrownBy(() => ensure({ find: () => 1, make: () => 1 } as unknown as EnsureSteps<number>))).toMatchObject({ options: ['make'] });
  });
});
