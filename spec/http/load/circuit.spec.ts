import { describe, expect, it } from 'vitest';
import { admissionOf, newCircuit, reduceCircuit, type Circuit, type CircuitAction, type Ended } from '../../../src/http/load/circuit.js';

const at = (ms: number) => ({ wall: 1_000_000 + ms, monotonic: ms });
const ended = (ms: number, more: Partial<Ended> = {}): Ended => ({ now: at(ms), startedAt: ms - 10, isProbe: false, ...more });
const answered = (ms: number, more?: Partial<Ended>): CircuitAction => ({ type: 'answered', ...ended(ms, more) });
const failed = (ms: number, more?: Partial<Ended>): CircuitAction => ({ type: 'failed', code: 'http-error', status: 503, ...ended(ms, more) });
const probeSent = (ms: number): CircuitAction => ({ type: 'probe-sent', now: at(ms) });
const breaker = { failures: 3, openMs: 1000 };
const none = { failures: 3, openMs: undefined };
const after = (actions: readonly CircuitAction[], rules: { failures: number; openMs: number | undefined } = breaker): Circuit =>
  actions.reduce((circuit, action) => reduceCircuit(circuit, action, rules), newCircuit(at(0)));

describe('reduceCircuit', () => {
  it('goes from up over degraded to down, and back with the first reply', () => {
    const steps = [answered(10), failed(20), failed(30), failed(40), failed(50), answered(60)];
    const states = steps.map((_, index) => after(steps.slice(0, index + 1), none));
    expect(states.map(({ status, failures, since }) => [status, failures, since])).toEqual([
      ['up', 0, 1_000_000],
      ['degraded', 1, 1_000_020],
      ['degraded', 2, 1_000_020],
      ['down', 3, 1_000_040],
      ['down', 4, 1_000_040],
      ['up', 0, 1_000_060],
    ]);
  });

  it('keeps why the last request failed', () => {
    expect(after([failed(10), answered(20)])).toMatchObject({ lastError: 'http-error', lastStatus: 503 });
  });

  it('opens when a service is down, and only with a circuit breaker', () => {
    const failures = [failed(10), failed(20), failed(30)];
    expect(after(failures.slice(1)).open).toBeUndefined();
    expect(after(failures).open).toEqual({ from: at(30), until: at(1030) });
    expect(after(failures, none).open).toBeUndefined();
  });

  it('does not stay open longer for failures of requests that were under way', () => {
    expect(after([failed(10), failed(20), failed(30), failed(400)]).open?.until).toEqual(at(1030));
  });

  it('is not closed by the reply to something asked before', () => {
    const open = after([failed(10), failed(20), failed(30)]);
    expect(reduceCircuit(open, answered(40, { startedAt: 29 }), breaker)).toBe(open);
  });

  it('is closed by what a sign-in or discovery was answered', () => {
    expect(after([failed(10), failed(20), failed(30), answered(500, { startedAt: 490 })])).toMatchObject({ status: 'up', open: undefined });
  });

  it('is closed by a probe that is answered', () => {
    const probing = after([failed(10), failed(20), failed(30), probeSent(1030)]);
    expect(probing).toMatchObject({ status: 'probing', since: 1_000_030, failures: 3 });
    expect(reduceCircuit(probing, answered(1100, { isProbe: true }), breaker)).toMatchObject({ status: 'up', failures: 0, open: undefined, since: 1_001_100 });
  });

  it('opens anew after a probe that failed, down since it first was', () => {
    const probing = after([failed(10), failed(20), failed(30), probeSent(1030)]);
    expect(reduceCircuit(probing, failed(1100, { isProbe: true }), breaker)).toMatchObject({ status: 'down', failures: 4, since: 1_000_030, open: { until: at(2100) } });
  });

  it('leaves a probe under way alone when something older fails', () => {
    const probing = after([failed(10), failed(20), failed(30), probeSent(1030)]);
    expect(reduceCircuit(probing, failed(1100), breaker)).toMatchObject({ status: 'probing', failures: 4, open: { from: at(30), until: at(2030) } });
  });

  it('lets another one try when nobody waits for the probe', () => {
    const lost = after([failed(10), failed(20), failed(30), probeSent(1030), { type: 'probe-lost', now: at(1100) }]);
    expect([lost.status, admissionOf(lost, 1100)]).toEqual(['down', 'probe']);
    const up = newCircuit(at(0));
    expect(reduceCircuit(up, { type: 'probe-lost', now: at(10) }, breaker)).toBe(up);
  });
});

describe('admissionOf', () => {
  it('lets everything pass while the circuit is closed', () => {
    expect(admissionOf(after([failed(10), failed(20)]), 30)).toBe('pass');
  });

  it('refuses until the time is over, then lets one try', () => {
    const open = after([failed(10), failed(20), failed(30)]);
    expect([31, 1029, 1030].map((now) => admissionOf(open, now))).toEqual(['refuse', 'refuse', 'probe']);
  });

  it('keeps others back while one tries, but not for longer than a service is left alone', () => {
    const probing = after([failed(10), failed(20), failed(30), probeSent(1030)]);
    expect([1031, 2029, 2030].map((now) => admissionOf(probing, now))).toEqual(['refuse', 'refuse', 'probe']);
  });
});
