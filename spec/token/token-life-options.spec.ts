import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors/option-error.js';
import { checkTokenLife, TOKEN_LIFE_OPTIONS, type TokenLifeOptions } from '../../src/token/token-life-options.js';

describe('checkTokenLife', () => {
  it('accepts the defaults and every value that makes sense', () => {
    for (const options of [{}, { renewal: 'lazy', rememberFailuresMs: 0 }, { renewal: 'ahead', reauthenticate: false }] as const) {
      expect(() => {
        checkTokenLife(options);
      }).not.toThrow();
    }
  });

  it.each<[string, unknown]>([
    ['renewal', 'eager'],
    ['rememberFailuresMs', -1],
    ['rememberFailuresMs', Number.NaN],
    ['rememberFailuresMs', 'soon'],
  ])('refuses %s: %j by name', (option, value) => {
    const options = { [option]: value } as TokenLifeOptions;

    expect(() => {
      checkTokenLife(options);
    }).toThrow(expect.objectContaining({ constructor: OptionError, options: [option], code: 'invalid-option' }));
  });
});

describe('TOKEN_LIFE_OPTIONS', () => {
  it('names them', () => {
    expect(TOKEN_LIFE_OPTIONS).toEqual(['renewal', 'reauthenticate', 'rememberFailuresMs', 'signInTimeoutMs', 'tokenStore']);
  });
});
