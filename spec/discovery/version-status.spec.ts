import { describe, expect, it } from 'vitest';
import type { VersionAllowance } from '../../src/access/endpoint-filter.js';
import { checkAllowance, isAllowed, statusOf, toVersionStatus } from '../../src/discovery/version-status.js';

describe('toVersionStatus', () => {
  it.each([
    ['StAbLe', 'CURRENT'],
    ['current', 'CURRENT'],
    ['SUPPORTED', 'SUPPORTED'],
    ['deprecated', 'DEPRECATED'],
    ['Experimental', 'EXPERIMENTAL'],
    ['CURIOUS', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
  ])('reads %s as %s', (raw, status) => {
    expect(toVersionStatus(raw)).toBe(status);
  });
});

describe('statusOf', () => {
  it('is absent when the entry claims none', () => {
    expect(statusOf({ status: 'stable' })).toBe('CURRENT');
    expect([{}, { status: '' }, { status: null }, { status: 3 }].map(statusOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('isAllowed', () => {
  it('admits by default what is current, supported or deprecated', () => {
    const admitted = (['CURRENT', 'SUPPORTED', 'DEPRECATED', 'EXPERIMENTAL', 'UNKNOWN'] as const).filter((status) => isAllowed(status, {}));
    expect(admitted).toEqual(['CURRENT', 'SUPPORTED', 'DEPRECATED']);
  });

  it('follows the flags', () => {
    expect(isAllowed('DEPRECATED', { allowDeprecated: false })).toBe(false);
    expect(isAllowed('EXPERIMENTAL', { allowExperimental: true })).toBe(true);
    expect(isAllowed('UNKNOWN', { allowUnknown: true })).toBe(true);
  });
});

describe('checkAllowance', () => {
  it('refuses an unknown flag by name', () => {
    expect(() => checkAllowance({ allow_deprecated: true } as VersionAllowance)).toThrow(
      expect.objectContaining({ name: 'OptionError', options: ['allow_deprecated'] }),
    );
    expect(() => checkAllowance({ allowDeprecated: true })).not.toThrow();
    expect(() => checkAllowance(undefined)).not.toThrow();
  });
});
