import { describe, expect, it } from 'vitest';
import { checkBoolean } from '../../src/errors/check-boolean.js';

describe('checkBoolean', () => {
  it.each([true, false, undefined])('accepts %s', (value) => {
    expect(() => { checkBoolean('unscoped', value); }).not.toThrow();
  });

  it.each(['true', 'false', '', 1, null, {}])('refuses %j and names the option', (value) => {
    expect(() => { checkBoolean('unscoped', value); }).toThrow(expect.objectContaining({ code: 'invalid-option', options: ['unscoped'] }));
  });
});
