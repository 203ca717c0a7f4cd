import { describe, expect, it } from 'vitest';
import type { AuthMethod } from '../../src/credentials/auth-method.js';
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

  it('refuses two that each have their own way to be sent', () => {
    const signed = (kind: string): AuthMethod => ({ identity: { method: kind }, getAuthData: () => [kind, {}], send: (connection, request) => connection.send(request) });

    expect(() => { checkMethods([signed('kerberos'), signed('oauth1')], 'v3.auth:'); }).toThrow(
      expect.objectContaining({ options: ['methods'], message: expect.stringContaining('kerberos and oauth1') as unknown }),
    );
    expect(() => { checkMethods([signed('kerberos')], 'v3.auth:'); }).not.toThrow();
  });
});
