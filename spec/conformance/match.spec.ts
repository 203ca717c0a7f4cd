import { createHash } from 'node:crypto';
import { CloudConfigError, OptionError } from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';
import { differences } from './match.js';
import type { SeenRequest } from './vector.js';

const empty = { requests: [], cacheIds: new Map() };

describe('differences', () => {
  it('finds nothing in equal values', () => {
    expect(differences({ a: [1, null, { b: 'x' }] }, { a: [1, null, { b: 'x' }] }, empty)).toEqual([]);
  });

  it.each([
    ['a changed value', { a: 1 }, { a: 2 }, 'a: expected 1, got 2'],
    ['a missing key', { a: { b: 1 } }, { a: {} }, 'a.b: expected 1, got undefined'],
    ['a key too much', {}, { a: 1 }, 'a: expected undefined, got 1'],
    ['null for absence', { a: null }, {}, 'a: expected null, got undefined'],
    ['another length', { a: [1] }, { a: [1, 2] }, 'a: expected [1], got [1,2]'],
    ['another order', [1, 2], [2, 1], '[0]: expected 1, got 2'],
    ['another kind', '1', 1, 'value: expected "1", got 1'],
  ])('reports %s', (_, expected, actual, first) => {
    expect(differences(expected, actual, empty)[0]).toBe(first);
  });

  it('takes our error of the class for a part that was refused', () => {
    const expected = { client: { error: { class: 'ConfigException', message: 'in other words' } } };

    expect(differences(expected, { client: { error: new CloudConfigError('in ours') } }, empty)).toEqual([]);
    expect(differences(expected, { client: { error: new OptionError('a', 'another') } }, empty)).toHaveLength(1);
    expect(differences(expected, { client: { service_type: 'compute' } }, empty)).toHaveLength(1);
  });

  it.each([
    [{ $starts_with: 'ab', $ends_with: 'yz' }, 'ab..yz', 'ab..y'],
    [{ $contains: 'b' }, 'abc', 'ac'],
    [{ $any: 'string' }, 'x', null],
    [{ $time: '2031-05-06T07:08:09.000000Z' }, Date.parse('2031-05-06T07:08:09Z'), Date.parse('2031-05-06T07:08:10Z')],
    [{ $time: '2031-05-06T07:08:09.123456Z' }, '2031-05-06T09:08:09.123+02:00', '2031-05-06T09:08:09.123Z'],
    [
      { $oauth1: { oauth_token: 'a b' } },
      'OAuth oauth_nonce="1", oauth_token="a%20b", oauth_signature="x"',
      'OAuth oauth_token="a%20b", oauth_version="1.0"',
    ],
    [{ $xml: { tag: '{urn:a}x' } }, '<p:x xmlns:p="urn:a"/>', '<x/>'],
    [{ $unheard_of: 1 }, undefined, 1],
  ])('lets %j decide', (matcher, satisfying, other) => {
    if (satisfying !== undefined) expect(differences(matcher, satisfying, empty)).toEqual([]);
    expect(differences(matcher, other, empty)).toHaveLength(1);
  });

  it('wants equal ids for equal labels and different ids for different labels', () => {
    const labels = ['id1', 'id1', 'id2'].map((label) => ({ $cache_id: label }));

    expect(differences(labels, ['x', 'x', 'y'], { requests: [], cacheIds: new Map() })).toEqual([]);
    expect(differences(labels, ['x', 'y', 'z'], { requests: [], cacheIds: new Map() })).toHaveLength(1);
    expect(differences(labels, ['x', 'x', 'x'], { requests: [], cacheIds: new Map() })).toHaveLength(1);
  });

  it('checks a PKCE verifier against the challenge of an earlier request', () => {
    const challenge = createHash('sha256').update('verifier').digest('base64url');
    const first: SeenRequest = { method: 'POST', host: 'base', path: '/', headers: {}, form: { code_challenge: challenge } };
    const context = { requests: [first], cacheIds: new Map() };
    const matcher = { $pkce_verifier: { request: 0, method: 'S256' } };

    expect(differences(matcher, 'verifier', context)).toEqual([]);
    expect(differences(matcher, 'another', context)).toHaveLength(1);
  });
});
