import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors/option-error.js';
import { wantedMicroversion } from '../../src/microversion/wanted-microversion.js';

const compute = (): string => 'compute';

describe('wantedMicroversion', () => {
  it('gives the version and the headers of the service', () => {
    expect(wantedMicroversion('2.79', compute)).toEqual({
      version: [2, 79],
      headers: { 'OpenStack-API-Version': 'compute 2.79', 'X-OpenStack-Nova-API-Version': '2.79' },
    });
  });

  it('gives the same answer when asked again, made once, and another for another service', () => {
    const first = wantedMicroversion('2.80', compute);

    expect(first?.version).toEqual([2, 80]);
    expect(wantedMicroversion('2.80', compute)).toBe(first);
    expect(wantedMicroversion('2.80', () => 'placement')?.headers).toEqual({ 'OpenStack-API-Version': 'placement 2.80' });
  });

  it('reads a list of numbers', () => {
    expect(wantedMicroversion([2, 79], compute)?.version).toEqual([2, 79]);
  });

  it('asks for none with an empty text, whatever the service', () => {
    expect(wantedMicroversion('', () => expect.unreachable())).toBeUndefined();
  });

  it('refuses what is no microversion, each time', () => {
    const attempt = (): unknown => wantedMicroversion('2.x' as '2.1', compute);

    expect(attempt).toThrow(OptionError);
    expect(attempt).toThrow(OptionError);
  });

  it('stays right when more microversions are asked for than it remembers', () => {
    for (let minor = 0; minor < 500; minor += 1) {
      expect(wantedMicroversion(`9.${String(minor)}` as '9.0', compute)?.version).toEqual([9, minor]);
    }
  });

  it('remembers a few hundred at most', () => {
    const isKept = (minor: number): boolean => {
      const text = `8.${String(minor)}` as '8.0';
      return wantedMicroversion(text, compute) === wantedMicroversion(text, compute);
    };

    expect(Array.from({ length: 500 }, (_, minor) => isKept(minor)).filter(Boolean).length).toBeLessThanOrEqual(200);
  });
});
