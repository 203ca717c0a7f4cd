import { describe, expect, it } from 'vitest';
import { circuitRules } from '../../../src/http/load/circuit-rules.js';
import { EndpointWatch, type ObservedRequest } from '../../../src/http/load/endpoint-watch.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';

function watched(circuitBreaker?: { failures: number; openMs: number }) {
  const runtime = new VirtualRuntime();
  let changes = 0;
  const label = { endpoint: 'http://cloud/placement', serviceType: undefined, interface: undefined, regionName: undefined };
  const watch = new EndpointWatch(label, { runtime, rules: circuitRules(circuitBreaker), shown: (url) => url, changed: () => (changes += 1) });
  const fail = (times: number): void => {
    for (let index = 0; index < times; index += 1) watch.begin(true).failed('connect-failure');
  };
  return { runtime, watch, fail, changes: () => changes };
}

describe('EndpointWatch', () => {
  it('knows nothing before a request has ended', () => {
    const { watch } = watched();
    watch.begin(true);
    expect(watch.health).toBeUndefined();
  });

  it('shows plain data, the same as long as nothing has changed', () => {
    const { runtime, watch } = watched();
    const request = watch.begin(true);
    runtime.advance(40);
    request.answered();
    expect(watch.health).toEqual({
      endpoint: 'http://cloud/placement',
      ...{ serviceType: undefined, interface: undefined, regionName: undefined },
      ...{ status: 'up', since: runtime.now(), failures: 0, lastError: undefined, lastStatus: undefined, latencyMs: 40, openUntil: undefined },
    });
    expect(watch.health).toBe(watch.health);
    expect(Object.isFrozen(watch.health)).toBe(true);
  });

  it('smooths how long replies take', () => {
    const { runtime, watch } = watched();
    for (const ms of [100, 200]) {
      const request = watch.begin(true);
      runtime.advance(ms);
      request.answered();
    }
    expect(watch.health?.latencyMs).toBe(120);
  });

  it('is called as the first who knew it did', () => {
    const { watch } = watched();
    watch.begin(true).answered();
    watch.call({ serviceType: 'placement' });
    watch.call({ serviceType: 'resource-provider', interface: 'internal', regionName: 'North' });
    expect(watch.health).toMatchObject({ serviceType: 'placement', interface: 'internal', regionName: 'North' });
  });

  it('tells that something has changed, but for the latency', () => {
    const { watch, changes } = watched();
    for (const end of ['answered', 'answered', 'failed', 'failed', 'answered'] as const) watch.begin(true)[end]('connect-failure');
    expect(changes()).toBe(4);
  });

  it('does not tell of each failure of a service that is down anyway', () => {
    const { watch, fail, changes } = watched();
    fail(1000);
    expect([changes(), watch.health?.failures]).toEqual([5, 1000]);
  });

  it('counts how a request ended once', () => {
    const { watch } = watched();
    const request = watch.begin(true);
    request.failed('connect-timeout');
    request.failed('connect-timeout');
    request.answered();
    request.left();
    expect(watch.health).toMatchObject({ status: 'degraded', failures: 1, lastError: 'connect-timeout' });
  });

  it('learns nothing from a request that was left', () => {
    const { watch } = watched();
    watch.begin(true).left();
    expect(watch.health).toBeUndefined();
  });

  it('leaves a service alone that is down, says until when, and then lets exactly one try', () => {
    const { runtime, watch, fail } = watched({ failures: 3, openMs: 1000 });
    fail(3);
    runtime.advance(400);
    expect(watch.refusal()).toEqual({ failures: 3, lastError: 'connect-failure', retryAt: runtime.now() + 600, retryAfterMs: 600 });
    expect(watch.health).toMatchObject({ status: 'down', openUntil: runtime.now() + 600 });
    runtime.advance(600);
    expect(watch.refusal()).toBeUndefined();
    const probe = watch.begin(true);
    expect(watch.health?.status).toBe('probing');
    expect(watch.refusal()).toEqual({ failures: 3, lastError: 'connect-failure', retryAt: undefined, retryAfterMs: undefined });
    probe.answered();
    expect([watch.refusal(), watch.health?.status]).toEqual([undefined, 'up']);
  });

  it('is open for as long again after a probe that failed', () => {
    const { runtime, watch, fail } = watched({ failures: 1, openMs: 1000 });
    fail(1);
    runtime.advance(1500);
    fail(1);
    expect(watch.refusal()?.retryAfterMs).toBe(1000);
  });

  it('lets the next one try when the probe was left', () => {
    const { runtime, watch, fail } = watched({ failures: 1, openMs: 1000 });
    fail(1);
    runtime.advance(1000);
    watch.begin(true).left();
    expect(watch.refusal()).toBeUndefined();
    watch.begin(true).answered();
    expect(watch.health?.status).toBe('up');
  });

  it('takes no sign-in for the probe, and believes what it is answered', () => {
    const { runtime, watch, fail } = watched({ failures: 1, openMs: 1000 });
    fail(1);
    runtime.advance(1000);
    const signIn: ObservedRequest = watch.begin(false);
    expect([watch.health?.status, watch.refusal()]).toEqual(['down', undefined]);
    signIn.answered();
    expect(watch.health?.status).toBe('up');
  });

  it('is not kept from a service for ever by a probe that never ends', () => {
    const { runtime, watch, fail } = watched({ failures: 1, openMs: 1000 });
    fail(1);
    runtime.advance(1000);
    const hanging = watch.begin(true);
    runtime.advance(999);
    expect([hanging.isProbe, watch.refusal()]).toEqual([true, expect.anything()]);
    runtime.advance(1);
    watch.begin(true).answered();
    hanging.left();
    expect([watch.health?.status, watch.refusal()]).toEqual(['up', undefined]);
  });

  it('says beforehand whether a request will have to wait', () => {
    const { watch, fail } = watched({ failures: 1, openMs: 1000 });
    fail(1);
    expect([watch.refusal(999)?.retryAfterMs, watch.refusal(1000)]).toEqual([1000, undefined]);
  });

  it('goes by a clock that nobody sets', () => {
    const { runtime, watch, fail } = watched({ failures: 1, openMs: 1000 });
    fail(1);
    runtime.jumpWall(-3_600_000);
    expect(watch.refusal()?.retryAt).toBe(runtime.now() + 1000);
    runtime.advance(1000);
    expect(watch.refusal()).toBeUndefined();
  });
});
