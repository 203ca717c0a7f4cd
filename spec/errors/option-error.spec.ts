import { describe, expect, it } from 'vitest';
import { MissingRequiredOptions, OptionError } from '../../src/errors/option-error.js';

describe('MissingRequiredOptions', () => {
  it('names all that are missing', () => {
    const error = new MissingRequiredOptions(['authUrl', 'username'], 'v3.password');
    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ name: 'MissingRequiredOptions', code: 'missing-required-options', options: ['authUrl', 'username'] });
    expect(error.message).toBe('v3.password needs "authUrl", "username"; nothing was sent.');
  });
});
