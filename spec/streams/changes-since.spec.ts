import { cinderChanges, glanceChanges, novaChanges } from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';
import { mergedSnapshot, newestStamp, sinceQuery } from '../../src/streams/changes-since.js';

const AT = Date.UTC(2040, 1, 3, 4, 5, 6, 789);

describe('sinceQuery', () => {
  it('asks for two minutes more than what is known, in the way of the service', () => {
    expect(sinceQuery(novaChanges, AT)).toEqual({ 'changes-since': '2040-02-03T04:03:06Z' });
    expect(sinceQuery(glanceChanges, AT)).toEqual({ updated_at: 'gte:2040-02-03T04:03:06Z' });
    expect(sinceQuery(cinderChanges, AT)).toEqual({ updated_at: 'gte:2040-02-03T04:03:06Z' });
    expect(sinceQuery({ parameter: 'since', overlapMs: 0, format: (instant) => instant.slice(0, 10) }, AT)).toEqual({ since: '2040-02-03' });
  });
});

describe('newestStamp', () => {
  it('is the newest of what the service wrote, in any of its ways', () => {
    const items = [
      { updated: '2040-01-01T00:00:00Z' },
      { updated_at: '2040-01-01T00:00:02.000000' },
      { created_at: '2040-01-01T00:00:01Z', updated_at: null },
      { created: '2039-12-31T23:59:59Z' },
      { updated: 'yesterday' },
      'text',
    ];

    expect(newestStamp(items, {})).toBe(Date.UTC(2040, 0, 1, 0, 0, 2));
    expect(newestStamp([{ seen: '2040-01-01T00:00:09Z' }], { stampOf: ({ seen }) => seen })).toBe(Date.UTC(2040, 0, 1, 0, 0, 9));
    expect(newestStamp([{ id: 'a' }], {})).toBeUndefined();
    expect(newestStamp([], {})).toBeUndefined();
  });
});

describe('mergedSnapshot', () => {
  it('puts what changed in the place of what was known, and takes out what is gone', () => {
    const known = new Map<string, unknown>([['a', { status: 'ACTIVE' }], ['b', { status: 'ACTIVE' }], ['c', { status: 'ACTIVE' }]]);
    const changed = new Map<string, unknown>([['b', { status: 'DELETED' }], ['c', { status: 'ERROR' }], ['d', { status: 'BUILD' }], ['e', { status: 'SOFT_DELETED' }]]);

    expect([...mergedSnapshot(known, changed, novaChanges)]).toEqual([['a', { status: 'ACTIVE' }], ['c', { status: 'ERROR' }], ['d', { status: 'BUILD' }]]);
    expect([...mergedSnapshot(known, changed, {}).keys()]).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
});
