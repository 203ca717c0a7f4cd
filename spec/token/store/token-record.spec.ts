import { describe, expect, it } from 'vitest';
import { readTokenRecord, storedLifetime, writeTokenRecord } from '../../../src/token/store/token-record.js';
import { remainingMs } from '../../../src/token/lifetime.js';

const state = { auth_token: 'record-token-001', body: {} };
const now = { wall: 1_000_000, monotonic: 500 };

describe('writeTokenRecord and readTokenRecord', () => {
  it.each([
    { state, lifeMs: 3_600_000, leftMs: 3_599_000 },
    { state, lifeMs: Infinity, leftMs: Infinity },
  ])('give back what was written: $leftMs ms left', (record) => {
    expect(readTokenRecord(writeTokenRecord(record))).toEqual({ ok: true, record });
  });

  it('hold no instant of the saver’s clock', () => {
    const written = JSON.parse(writeTokenRecord({ state, lifeMs: 9000, leftMs: 8000.4 })) as unknown;
    expect(written).toEqual({ format: 1, readableBy: 1, state, lifeMs: 9000, leftMs: 8000 });
  });

  it('read what a newer release wrote that this one can understand, whatever else is in it', () => {
    const newer = JSON.stringify({ format: 7, readableBy: 1, state, lifeMs: 10, leftMs: 5, region: 'north' });
    expect(readTokenRecord(newer)).toEqual({ ok: true, record: { state, lifeMs: 10, leftMs: 5 } });
  });

  it('take what is left for the whole life where that is not known, or makes no sense', () => {
    for (const lifeMs of [undefined, 3]) {
      expect(readTokenRecord(JSON.stringify({ format: 1, readableBy: 1, state, lifeMs, leftMs: 5 }))).toEqual({
        ok: true,
        record: { state, lifeMs: 5, leftMs: 5 },
      });
    }
  });

  it.each([
    ['is no token record', 'nothing'],
    ['is no token record', '{"state":{}}'],
    ['is no token record', 'null'],
    ['was written by a newer release than this one can read', '{"format":3,"readableBy":2,"state":{}}'],
    ['is not complete', '{"format":1,"readableBy":1}'],
    ['is not complete', '{"format":1,"readableBy":1,"state":{},"leftMs":"soon"}'],
  ])('say what is wrong with others: it %s', (problem, text) => {
    expect(readTokenRecord(text)).toEqual({ ok: false, problem });
  });
});

describe('storedLifetime', () => {
  const record = { state, lifeMs: 10_000, leftMs: 8000 };

  it('counts by the age that the store tells, whatever this clock says of the end', () => {
    const lifetime = storedLifetime(record, { ageMs: 3000, expiresAt: 5, now });
    expect(lifetime.lifeMs).toBe(10_000);
    expect(remainingMs(lifetime, now)).toBe(5000);
    expect(remainingMs(lifetime, { wall: now.wall, monotonic: now.monotonic + 5000 })).toBe(0);
  });

  it('counts to the end by this clock where the store tells no age, and never to more than was left', () => {
    expect(remainingMs(storedLifetime(record, { ageMs: undefined, expiresAt: now.wall + 700, now }), now)).toBe(700);
    expect(remainingMs(storedLifetime(record, { ageMs: undefined, expiresAt: now.wall + 99_000, now }), now)).toBe(8000);
    expect(remainingMs(storedLifetime(record, { ageMs: undefined, expiresAt: undefined, now }), now)).toBe(8000);
  });

  it('does not end where the token does not', () => {
    expect(storedLifetime({ state, lifeMs: Infinity, leftMs: Infinity }, { ageMs: 3, expiresAt: undefined, now }).lifeMs).toBe(Infinity);
  });
});
