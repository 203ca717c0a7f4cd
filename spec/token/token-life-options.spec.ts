import { describe, expect, it } from 'vitest';
import { OptionError } from '../../src/errors/option-error.js';
import { checkTokenLife } from '../../src/token/check-token-life.js';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import { TOKEN_LIFE_OPTIONS, tokenLifeOf, type TokenLifeOptions } from '../../src/token/token-life-options.js';

describe('tokenLifeOf', () => {
  it('takes these options out of more', () => {
    const life: TokenLifeOptions = {
      ...{ renewal: 'lazy', reauthenticate: false, rememberFailuresMs: 1000, signInTimeoutMs: 2000, tokenStore: memoryTokenStore(), warnBeforeMs: 3000 },
    };
    const more = { ...life, authUrl: 'https://keystone.test/v3' };

    expect(tokenLifeOf(more)).toEqual(life);
    expect(Object.keys(tokenLifeOf(more))).toEqual(TOKEN_LIFE_OPTIONS);
  });
});

describe('checkTokenLife', () => {
  it('accepts the defaults and every value that makes sense', () => {
    const one = { signInTimeoutMs: 1, warnBeforeMs: 0, tokenStore: memoryTokenStore() };
    for (const options of [{}, { renewal: 'lazy', rememberFailuresMs: 0 }, { renewal: 'ahead', reauthenticate: false }, one] as const) {
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
    ['warnBeforeMs', -1],
    ['warnBeforeMs', '14 days'],
    ['signInTimeoutMs', 0],
    ['signInTimeoutMs', 'a minute'],
    ['reauthenticate', 'no'],
    ['tokenStore', null],
    ['tokenStore', 'memory'],
    ['tokenStore', { load: String, save: String, clear: String }],
    ['tokenStore', { load: String, save: String, withLock: String, clear: true }],
  ])('refuses %s: %j by name', (option, value) => {
    const options = { [option]: value } as TokenLifeOptions;

    expect(() => {
      checkTokenLife(options);
    }).toThrow(expect.objectContaining({ constructor: OptionError, options: [option], code: 'invalid-option' }));
  });
});

describe('what checkTokenLife says', () => {
  it.each<[string, unknown, string]>([
    ['renewal', 'eager', 'can be "ahead" or "lazy"'],
    ['rememberFailuresMs', -1, 'has to be 0 or more milliseconds'],
    ['warnBeforeMs', -1, 'has to be 0 or more milliseconds'],
    ['signInTimeoutMs', 0, 'has to be 1 or more milliseconds'],
    ['tokenStore', {}, 'has to have the functions load, save, clear and withLock'],
  ])('names %s and what it can be', (option, value, words) => {
    expect(() => {
      checkTokenLife({ [option]: value });
    }).toThrow(`"${option}" ${words}; nothing was sent.`);
  });
});

describe('TOKEN_LIFE_OPTIONS', () => {
  it('names them', () => {
    expect(TOKEN_LIFE_OPTIONS).toEqual(['renewal', 'reauthenticate', 'rememberFailuresMs', 'signInTimeoutMs', 'tokenStore', 'warnBeforeMs']);
  });
});
