import { describe, expect, it } from 'vitest';
import { serviceTypes } from '../../src/access/service-types.js';

describe('serviceTypes', () => {
  it('tells official types, aliases and unknown names apart', () => {
    const kindOf = (name: string): readonly boolean[] => [
      serviceTypes.isOfficial(name),
      serviceTypes.isAlias(name),
      serviceTypes.isKnown(name),
    ];

    expect(kindOf('block-storage')).toEqual([true, false, true]);
    expect(kindOf('volumev3')).toEqual([false, true, true]);
    expect(kindOf('sharev1')).toEqual([false, false, false]);
    expect(kindOf('constructor')).toEqual([false, false, false]);
  });

  it('finds the official type and the project behind any known name', () => {
    expect(serviceTypes.officialType('infra-optim')).toBe('resource-optimization');
    expect(serviceTypes.projectOf('infra-optim')).toBe('watcher');
    expect(serviceTypes.officialType('compute')).toBe('compute');
    expect(serviceTypes.projectOf('compute')).toBe('nova');
    expect(serviceTypes.officialType('nope')).toBeUndefined();
    expect(serviceTypes.projectOf('nope')).toBeUndefined();
  });

  it('lists all names of a service in the order of the authority, starting from any of them', () => {
    const all = ['block-storage', 'volumev3', 'volumev2', 'volume', 'block-store'];

    expect(serviceTypes.allTypesOf('block-storage')).toEqual(all);
    expect(serviceTypes.allTypesOf('volume')).toEqual(all);
    expect(serviceTypes.allTypesOf('image')).toEqual(['image']);
  });

  it('lists aliases of official types only', () => {
    expect(serviceTypes.aliasesOf('shared-file-system')).toEqual(['sharev2', 'share']);
    expect(serviceTypes.aliasesOf('sharev2')).toEqual([]);
    expect(serviceTypes.aliasesOf('image')).toEqual([]);
  });

  it('reads underscores as dashes in look-ups', () => {
    expect(serviceTypes.officialType('block_storage')).toBe('block-storage');
    expect(serviceTypes.isOfficial('application_deployment')).toBe(true);
    expect(serviceTypes.allTypesOf('compute_legacy')).toEqual(['compute-legacy']);
  });

  it.each([
    ['compute', 'compute', true],
    ['nope', 'nope', true],
    ['volumev3', 'block-storage', true],
    ['block-storage', 'volumev3', true],
    ['block-storage', 'block_storage', true],
    ['volume', 'volumev3', false],
    ['block_storage', 'block-storage', false],
    ['object-storage', 'object-store', false],
  ])('matches a request for %s with a catalog entry %s: %s', (requested, found, expected) => {
    expect(serviceTypes.isMatch(requested, found)).toBe(expected);
  });
});
