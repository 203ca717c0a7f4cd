import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeystoneEvent } from 'keystoneauth-rx';
import { virtualCloud, type Absence, type VirtualCloud } from './virtual-cloud.js';

const servers = { endpointFilter: { serviceType: 'compute' } };

/** What became of one request by the moment it was sent: its status, its error's code, or that it waits. */
function outcome({ session }: VirtualCloud): number | string {
  let seen: number | string = 'waits';
  session.get('/servers', servers).subscribe({
    next: ({ status }) => (seen = status),
    error: (error: unknown) => (seen = String((error as { code?: unknown }).code)),
  });
  return seen;
}

interface Traffic {
  readonly everyMs: number;
  readonly forMs: number;
  /** When Keystone is away, from the first request on. */
  readonly awayFromMs: number;
  readonly awayForMs: number;
  readonly absence?: Absence;
}

/** Sends requests at a steady pace while Keystone goes and comes back; what became of each, and when. */
function drive(virtual: VirtualCloud, { everyMs, forMs, awayFromMs, awayForMs, absence = 'refused' }: Traffic): { at: number; seen: number | string }[] {
  const { runtime } = virtual;
  const log: { at: number; seen: number | string }[] = [];
  const start = runtime.monotonic();
  const turns: readonly (readonly [number, () => void])[] = [
    ...Array.from({ length: Math.floor(forMs / everyMs) }, (_, turn) => [turn * everyMs, () => log.push({ at: turn * everyMs, seen: outcome(virtual) })] as const),
    [awayFromMs + 0.5, () => virtual.setAway(absence)],
    [awayFromMs + awayForMs + 0.5, () => virtual.setAway(undefined)],
  ];
  for (const [at, act] of [...turns].sort(([a], [b]) => a - b)) {
    runtime.advance(start + at - runtime.monotonic());
    act();
  }
  return log;
}

const distinct = (log: readonly { seen: number | string }[]): (number | string)[] => [...new Set(log.map(({ seen }) => seen))];

/** Everything a session says from here on. */
function listen({ session }: VirtualCloud): { events: KeystoneEvent[]; states: Set<string> } {
  const heard = { events: [] as KeystoneEvent[], states: new Set<string>() };
  session.events$.subscribe((event) => heard.events.push(event));
  session.state$.subscribe(({ status }) => heard.states.add(status));
  return heard;
}

const lives = [5_000, 60_000, 3_600_000];

describe.each(lives)('steady traffic on tokens of %i ms', { timeout: 30_000 }, (lifeMs) => {
  const pace = { everyMs: lifeMs / 100, forMs: 3 * lifeMs };

  it('is renewed ahead: nothing waits, nothing is refused', () => {
    const virtual = virtualCloud(lifeMs);
    outcome(virtual);
    const heard = listen(virtual);

    const log = drive(virtual, { ...pace, awayFromMs: pace.forMs, awayForMs: 0 });

    expect(distinct(log)).toEqual([200]);
    expect([...heard.states].sort()).toEqual(['renewing', 'valid']);
    expect(virtual.cloud.count('GET', '/compute')).toBe(log.length + 1);
    expect(virtual.cloud.signIns).toBeGreaterThanOrEqual(4);
    expect(virtual.cloud.signIns).toBeLessThanOrEqual(1 + pace.forMs / (lifeMs * 0.45));
  });

  it('loses nothing while Keystone is away for 15 % of a life, at any moment of it', { timeout: 120_000 }, () => {
    const lost: unknown[] = [];
    for (let percent = 0; percent < 100; percent += 1) {
      const virtual = virtualCloud(lifeMs);
      virtual.runtime.chance = (percent % 7) / 7;
      outcome(virtual);
      const { events } = listen(virtual);
      const absence = percent % 2 === 0 ? 'refused' : 503;

      const log = drive(virtual, {
        ...{ everyMs: lifeMs / 50, forMs: 2 * lifeMs },
        ...{ awayFromMs: (percent / 100) * lifeMs, awayForMs: 0.15 * lifeMs, absence },
      });

      lost.push(...log.filter(({ seen }) => seen !== 200), ...events.filter(({ type }) => type === 'token-rejected'));
      virtual.session.close();
    }
    expect(lost).toEqual([]);
  });
});

describe.each<[Absence]>([['refused'], [503]])('traffic after an outage longer than the token (%s)', { timeout: 30_000 }, (absence) => {
  it('succeeds again within 2 s of Keystone being back, with one sign-in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 61_000, max: 600_000 }), (awayFromMs, awayForMs) => {
        const virtual = virtualCloud(60_000);
        outcome(virtual);
        const before = virtual.cloud.signIns;
        const backAt = awayFromMs + awayForMs;

        const log = drive(virtual, { everyMs: 500, forMs: backAt + 10_000, awayFromMs, awayForMs, absence });

        const after = log.filter(({ at }) => at >= backAt + 2_000);
        const during = log.filter(({ at }) => at > awayFromMs + 60_000 && at < backAt);
        expect(distinct(after)).toEqual([200]);
        expect(distinct(during)).toEqual([absence === 'refused' ? 'connect-failure' : 'http-error']);
        expect(virtual.cloud.signIns - before).toBeLessThanOrEqual(1 + awayFromMs / 27_000);
        virtual.session.close();
      }),
      { numRuns: 15 },
    );
  });
});
