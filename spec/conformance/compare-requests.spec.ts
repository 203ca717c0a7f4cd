import { describe, expect, it } from 'vitest';
import { requestDifferences, type RequestComparison } from './compare-requests.js';
import type { SeenRequest } from './vector.js';

const comparison: RequestComparison = { requests: [], cacheIds: new Map(), compareUserAgent: false, sideBySide: [] };
const get = (path: string, more: Partial<SeenRequest> = {}): SeenRequest => ({ method: 'GET', host: 'base', path, headers: {}, ...more });

describe('requestDifferences', () => {
  it('accepts equal requests', () => {
    const seen = get('/a', { headers: { 'x-auth-token': 't' }, json: { a: 1 }, user_agent: 'whatever' });

    expect(requestDifferences([get('/a', { headers: { 'x-auth-token': 't' }, json: { a: 1 } })], [seen], comparison)).toEqual([]);
  });

  it.each([
    ['a request too few', [get('/a'), get('/b')], [get('/a')]],
    ['another order', [get('/a'), get('/b')], [get('/b'), get('/a')]],
    ['a header too much', [get('/a')], [get('/a', { headers: { 'x-more': '1' } })]],
    ['a missing header', [get('/a', { headers: { 'x-more': '1' } })], [get('/a')]],
    ['another body', [get('/a', { json: { a: 1 } })], [get('/a', { json: { a: 2 } })]],
    ['another kind of body', [get('/a', { json: { a: 1 } })], [get('/a', { text: '{"a":1}' })]],
    ['another query', [get('/a', { query: [['a', '1']] })], [get('/a')]],
  ])('reports %s', (_, expected, actual) => {
    expect(requestDifferences(expected, actual, comparison)).not.toEqual([]);
  });

  it('compares accept and content-type only where the expectation names them', () => {
    const seen = get('/a', { headers: { accept: 'text/plain', 'content-type': 'text/csv' } });

    expect(requestDifferences([get('/a')], [seen], comparison)).toEqual([]);
    expect(requestDifferences([get('/a', { headers: { accept: 'application/json' } })], [seen], comparison)).toHaveLength(1);
  });

  it('compares the user agent only where that is asked for', () => {
    const expected = [get('/a', { user_agent: { $starts_with: 'app ' } })];
    const asked = { ...comparison, compareUserAgent: true };

    expect(requestDifferences(expected, [get('/a', { user_agent: 'other' })], comparison)).toEqual([]);
    expect(requestDifferences(expected, [get('/a', { user_agent: 'app keystoneauth-rx' })], asked)).toEqual([]);
    expect(requestDifferences(expected, [get('/a', { user_agent: 'other' })], asked)).toHaveLength(1);
  });

  it('takes requests made side by side in any order, others not', () => {
    const expected = [get('/first'), get('/a'), get('/b')];
    const actual = [get('/first'), get('/b'), get('/a')];

    expect(requestDifferences(expected, actual, { ...comparison, sideBySide: [[1, 3]] })).toEqual([]);
    expect(requestDifferences(expected, actual, { ...comparison, sideBySide: [[0, 1]] })).not.toEqual([]);
  });
});
