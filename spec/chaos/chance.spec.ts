import { describe, expect, it } from 'vitest';
import { chance, pick } from './chance.js';
import { stormFaults } from './storm-faults.js';
import type { RequestRecord, Ticket } from './proxy-record.js';

const ticket = (path: string): Ticket => {
  const request: RequestRecord = { method: 'GET', path, fault: undefined, complete: false, forwarded: false, repliedBytes: 0 };
  const connection = { number: 1, fault: undefined, requests: [], bytesIn: 0, bytesOut: 0, held: false, open: true, endedBy: undefined };
  return { connection, request };
};

describe('chance', () => {
  it('is spread evenly, over seeds as over questions', () => {
    const tens = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 100; seed += 1) {
      for (let about = 0; about < 100; about += 1) {
        const tenth = Math.floor(chance(seed, about) * 10);
        tens[tenth] = (tens[tenth] ?? 0) + 1;
      }
    }
    for (const times of tens) expect(Math.abs(times - 1000)).toBeLessThan(150);
  });

  it('depends on each question', () => {
    expect(new Set([chance(1, 2, 3), chance(1, 3, 2), chance(2, 2, 3), chance(1, 2), chance(1, 2, 4)]).size).toBe(5);
    expect(chance(1, 2, 3)).toBe(chance(1, 2, 3));
  });
});

describe('pick', () => {
  it('reaches the first and the last', () => {
    expect([pick(['a', 'b'], 0), pick(['a', 'b'], 0.999), pick<string>([], 0)]).toEqual(['a', 'b', undefined]);
  });
});

describe('stormFaults', () => {
  it('gives each attempt of each request a fault by its seed, in whatever order they come', () => {
    const paths = Array.from({ length: 300 }, (_each, number) => `/ledger/items?item=${number}`);
    const [one, other] = [stormFaults(7, 300), stormFaults(7, 300)];

    const forwards = paths.map((path) => [one.draw(ticket(path)), one.draw(ticket(path))]);
    const backwards = paths.toReversed().map((path) => [other.draw(ticket(path)), other.draw(ticket(path))]).toReversed();

    expect(backwards).toEqual(forwards);
    expect(forwards.flat().filter((fault) => fault !== undefined).length).toBeGreaterThan(30);
    const another = stormFaults(8, 300);
    expect(paths.map((path) => [another.draw(ticket(path)), another.draw(ticket(path))])).not.toEqual(forwards);
  });
});
