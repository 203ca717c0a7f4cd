import { describe, expect, it } from 'vitest';
import { filterWithDefaults } from '../../src/request/filter-with-defaults.js';

describe('filterWithDefaults', () => {
  it('prefers what the request says and keeps the default where it says nothing', () => {
    const defaults = { serviceType: 'compute', interface: 'public', regionName: 'North' };

    expect(filterWithDefaults(defaults, { interface: ['admin', 'internal'], regionName: undefined, shard: 3 })).toEqual({
      serviceType: 'compute',
      interface: ['admin', 'internal'],
      regionName: 'North',
      shard: 3,
    });
  });

  it('is the defaults themselves for a request without a filter', () => {
    const defaults = { serviceType: 'compute' };

    expect(filterWithDefaults(defaults, undefined)).toBe(defaults);
  });

  it.each([
    [{ minVersion: 2, maxVersion: 'latest' }, { version: 3 }, { version: 3 }],
    [{ version: 3 }, { minVersion: 2 }, { minVersion: 2 }],
    [{ version: 3 }, { maxVersion: 2 }, { maxVersion: 2 }],
    [{ minVersion: 2 }, { maxVersion: 3 }, { minVersion: 2, maxVersion: 3 }],
    [{ version: 3 }, { version: undefined }, { version: 3 }],
    [{ version: 3 }, { serviceType: 'image' }, { version: 3, serviceType: 'image' }],
  ])('lets a version replace a range and a range a version: %j and %j', (defaults, own, expected) => {
    const filter = filterWithDefaults(defaults, own);

    expect(Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))).toEqual(expected);
  });
});
