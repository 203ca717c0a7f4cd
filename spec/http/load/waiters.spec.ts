import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Party } from '../../../src/http/load/party.js';
import { Waiters, type Waiting } from '../../../src/http/load/waiters.js';

const service = {};

interface Somebody extends Waiting {
  isHere: boolean;
}

function comes(arrival: number, party: Party | undefined): Somebody {
  return { arrival, party, isHere: true, get order() { return Math.max(arrival, party?.lastTurn(service) ?? arrival); } };
}

/** Who is next among all who are there, found by looking at every one of them. */
function nextOf(present: readonly Somebody[]): Somebody | undefined {
  const heads = present.filter((one) => !present.some((other) => other.party === one.party && other.arrival < one.arrival));
  return heads.reduce<Somebody | undefined>((first, one) => (first === undefined || one.order < first.order ? one : first), undefined);
}

describe('Waiters', () => {
  it('knows whose turn it is, whoever comes, leaves and has turns elsewhere', () => {
    const step = fc.record({ do: fc.constantFrom('come' as const, 'come' as const, 'take' as const, 'take' as const, 'leave' as const, 'turn elsewhere' as const, 'tidy' as const), who: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const parties = [undefined, new Party(), new Party(), new Party()];
        const waiters = new Waiters<Somebody>(({ isHere }) => isHere);
        let present: Somebody[] = [];
        let arrivals = 0;
        const leave = (one: Somebody | undefined): void => { present = present.filter((other) => other !== one); };
        for (const { do: what, who } of steps) {
          const party = parties[who % parties.length];
          if (what === 'come') {
            const one = comes((arrivals += 1), party);
            present.push(one);
            waiters.add(one);
          } else if (what === 'leave') {
            const one = present[who % Math.max(present.length, 1)];
            if (one !== undefined) one.isHere = false;
            leave(one);
          } else if (what === 'turn elsewhere') {
            party?.began(service, (arrivals += 1));
          } else if (what === 'tidy') {
            waiters.tidy();
            expect(waiters.size).toBe(present.length);
          } else {
            const first = waiters.first();
            if (first === undefined) continue;
            waiters.takeFirst(first);
            first.party?.began(service, (arrivals += 1));
            leave(first);
          }
          expect(waiters.first()).toBe(nextOf(present));
        }
      }),
    );
  });

  it('does not look at every party for each turn', () => {
    const waiters = new Waiters<Somebody>(({ isHere }) => isHere);
    let looks = 0;
    const parties = Array.from({ length: 1000 }, () => new Party());
    parties.forEach((party, arrival) => { waiters.add({ arrival, party, isHere: true, get order() { looks += 1; return arrival; } }); });
    for (let first = waiters.first(); first !== undefined; first = waiters.first()) waiters.takeFirst(first);
    expect(looks).toBeLessThan(5000);
  });
});
