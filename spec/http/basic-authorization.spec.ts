import { describe, expect, it } from 'vitest';
import { basicAuthorization, checkBasicUser } from '../../src/http/basic-authorization.js';

const decoded = (header: string): string => Buffer.from(header.replace(/^Basic /, ''), 'base64').toString('utf8');

describe('basicAuthorization', () => {
  it('is user and password in UTF-8', () => {
    expect(basicAuthorization('Aladdin', 'open sesame')).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==');
    expect(decoded(basicAuthorization('añna', 'pw:ß€-Jt5Wm9Ye'))).toBe('añna:pw:ß€-Jt5Wm9Ye');
  });

  it('sends a colon in the user name as it is', () => {
    expect(decoded(basicAuthorization('cl:i', 'cs-Fp3Vd8Ru-basic'))).toBe('cl:i:cs-Fp3Vd8Ru-basic');
  });
});

describe('checkBasicUser', () => {
  it('refuses a name that would end too early', () => {
    const check = (user: string | undefined) => (): void => {
      checkBasicUser(user, { option: 'username', where: 'x' });
    };

    expect(check('an:na')).toThrow(
      expect.objectContaining({ code: 'invalid-option', options: ['username'], message: expect.stringContaining('colon') as string }),
    );
    expect(check('anna')).not.toThrow();
    expect(check(undefined)).not.toThrow();
  });
});
