import { describe, expect, it } from 'vitest';
import { checkMethods } from '../../src/credentials/check-methods.js';

describe('checkMethods', () => {
  it('lets auth methods pass, also those of users', () => {
    expect(() => { checkMethods([{ getAuthData: () => undefined }], 'extend()'); }).not.toThrow();
    expect(() => { checkMethods([], 'extend()'); }).not.toThrow();
  });

  it('refuses anything else, naming where', () => {
    for (const wrong of [undefined, null, 'password', { getHeaders: () => [] }]) {
      expect(() => { checkMethods([wrong], 'extend()'); }).toThrow(
        expect.objectContaining({ options: ['methods'], message: expect.stringContaining('extend()') as string }),
      );
    }
  });
});
