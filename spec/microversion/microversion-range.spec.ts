import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeMicroversions, isInRange, rangeOfEndpoint, rangeOfRefusal } from '../../src/microversion/microversion-range.js';

const range = { min: [2, 1], max: [2, 96] };

describe('rangeOfEndpoint', () => {
  it('is known only if both ends are', () => {
    expect(rangeOfEndpoint({ minMicroversion: [2, 1], maxMicroversion: [2, 96] })).toEqual(range);
    expect(rangeOfEndpoint({ minMicroversion: undefined, maxMicroversion: [2, 96] })).toBeUndefined();
    expect(rangeOfEndpoint({ minMicroversion: [2, 1], maxMicroversion: undefined })).toBeUndefined();
  });
});

describe('rangeOfRefusal', () => {
  it('reads the range from the body of a 406', () => {
    const body = { errors: [{ status: 406, title: 'Not Acceptable', min_version: '1.0', max_version: '1.39' }] };
    expect(rangeOfRefusal({ headers: {}, body })).toEqual({ min: [1, 0], max: [1, 39] });
  });

  it.each([
    [{ 'openstack-api-minimum-version': 'compute 2.1', 'openstack-api-maximum-version': 'compute 2.96' }],
    [{ 'x-openstack-nova-api-minimum-version': '2.1', 'x-openstack-nova-api-maximum-version': '2.96' }],
  ])('reads it from the headers %j', (headers) => {
    expect(rangeOfRefusal({ headers, body: 'Not Acceptable' })).toEqual(range);
  });

  it.each([
    [{ computeFault: { code: 406, message: 'Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.96.' } }],
    ['Version 2.999 is not supported. Minimum is v2.1 and maximum is v2.96.'],
  ])('reads it from words, where a service has no other place for it: %j', (body) => {
    expect(rangeOfRefusal({ headers: {}, body })).toEqual(range);
  });

  it('reads numbers of several digits from words', () => {
    expect(rangeOfRefusal({ headers: {}, body: 'Minimum is 10.25 and maximum is 12.31.' })).toEqual({ min: [10, 25], max: [12, 31] });
  });

  it('reads the first of several errors that has both ends', () => {
    const errors = [{ title: 'Bad' }, { min_version: '2.1' }, { max_version: '2.9' }, { min_version: '1.0', max_version: '1.39' }];
    expect(rangeOfRefusal({ headers: {}, body: { errors } })).toEqual({ min: [1, 0], max: [1, 39] });
  });

  it('takes one end for no range', () => {
    expect(rangeOfRefusal({ headers: { 'openstack-api-minimum-version': 'compute 2.1' }, body: { errors: [{ max_version: '2.9' }] } })).toBeUndefined();
    expect(rangeOfRefusal({ headers: { 'openstack-api-maximum-version': 'compute 2.1' }, body: undefined })).toBeUndefined();
  });

  it('knows none where none is given, whatever the body is', () => {
    expect(rangeOfRefusal({ headers: {}, body: { errors: [{ min_version: 'x' }] } })).toBeUndefined();
    fc.assert(fc.property(fc.jsonValue(), (body) => rangeOfRefusal({ headers: {}, body }) === undefined));
  });
});

describe('isInRange', () => {
  it('includes both ends and the latest', () => {
    expect([[2, 1], [2, 50], [2, 96], [Infinity, Infinity]].every((version) => isInRange(version, range))).toBe(true);
    expect([[2, 0], [2, 97], [3, 0]].some((version) => isInRange(version, range))).toBe(false);
  });
});

describe('describeMicroversions', () => {
  it('writes the range for people', () => {
    expect(describeMicroversions(range)).toBe('2.1 to 2.96');
  });
});
