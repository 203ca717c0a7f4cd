import { describe, expect, it } from 'vitest';
import { rangeChanges } from '../../src/discovery/range-changes.js';

type Row = readonly [id: string, min?: string | undefined, max?: string];

const read = (...rows: readonly Row[]) => ({
  url: 'http://h/',
  status: 200,
  headers: {},
  readAt: 0,
  body: { versions: rows.map(([id, min_version, version]) => ({ id, status: 'CURRENT', min_version, version, links: [{ rel: 'self', href: `http://h/${id}/` }] })) },
});

describe('rangeChanges', () => {
  it('is nothing where the ranges are the same, or no version has one', () => {
    expect(rangeChanges(read(['v2.0'], ['v2.1', '2.1', '2.90']), read(['v2.1', '2.1', '2.90'], ['v2.0', '', '']))).toEqual([]);
  });

  it('tells each version whose range is another one', () => {
    expect(rangeChanges(read(['v1', '1.1', '1.50'], ['v2.1', '2.1', '2.90']), read(['v1', '1.2', '1.50'], ['v2.1', '2.1', '2.95']))).toEqual([
      { version: '2.1', before: { min: '2.1', max: '2.90' }, now: { min: '2.1', max: '2.95' } },
      { version: '1.0', before: { min: '1.1', max: '1.50' }, now: { min: '1.2', max: '1.50' } },
    ]);
  });

  it('tells a range that came or went', () => {
    expect(rangeChanges(read(['v3']), read(['v3', '3.0', '3.70']))).toEqual([{ version: '3.0', before: undefined, now: { min: '3.0', max: '3.70' } }]);
    expect(rangeChanges(read(['v3', undefined, '3.70']), read(['v3']))).toEqual([{ version: '3.0', before: { min: undefined, max: '3.70' }, now: undefined }]);
  });

  it('takes a version that came or went for no change of its range', () => {
    expect(rangeChanges(read(['v2', '2.1', '2.2']), read(['v3', '3.0', '3.70']))).toEqual([]);
  });
});
