import { describe, expect, it } from 'vitest';
import { type DiscoveryCacheOptions, readCacheOptions } from '../../src/discovery/discovery-cache-options.js';
import { realRuntime } from '../../src/runtime/runtime.js';

describe('readCacheOptions', () => {
  it('fills in a day, a week, half a minute and the real clock', () => {
    expect(readCacheOptions({})).toEqual({ freshMs: 86_400_000, staleMs: 604_800_000, failureMs: 30_000, maxEntries: 1000, runtime: realRuntime });
  });

  it('serves nothing that is stale where nothing is ever fresh', () => {
    expect(readCacheOptions({ freshMs: 0 })).toMatchObject({ freshMs: 0, staleMs: 0 });
  });

  it.each<[unknown, string]>([
    [{ freshMs: -1 }, 'freshMs'],
    [{ staleMs: -1 }, 'staleMs'],
    [{ failureMs: NaN }, 'failureMs'],
    [{ maxEntries: 0 }, 'maxEntries'],
    [{ freshMs: '1' }, 'freshMs'],
    [{ ttl: 1 }, 'ttl'],
  ])('refuses %j by name', (options, name) => {
    expect(() => readCacheOptions(options as DiscoveryCacheOptions)).toThrow(expect.objectContaining({ options: [name] }));
  });
});
