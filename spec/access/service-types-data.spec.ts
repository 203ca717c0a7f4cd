import { describe, expect, it } from 'vitest';
import { SERVICE_TYPES } from '../../src/access/service-types-data.js';

describe('SERVICE_TYPES', () => {
  it('has the 45 official types and 26 aliases of the authority', () => {
    expect(SERVICE_TYPES).toHaveLength(45);
    expect(SERVICE_TYPES.flatMap(({ aliases }) => aliases ?? [])).toHaveLength(26);
  });

  it('gives no name to two services', () => {
    const names = SERVICE_TYPES.flatMap(({ type, aliases }) => [type, ...(aliases ?? [])]);

    expect(new Set(names).size).toBe(names.length);
  });

  it('lists the official types in alphabetical order', () => {
    const types = SERVICE_TYPES.map(({ type }) => type);

    expect(types).toEqual([...types].sort());
  });
});
