import { describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { CorsSuspected } from '../../src/errors/cors-suspected.js';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';

const settings = { allowedOrigin: 'https://dashboard.test', allowHeaders: ['traceparent'], allowMethods: [], exposeHeaders: ['x-subject-token'] };

describe('CorsSuspected', () => {
  it('says where more is written, and holds what has to be set as plain data', () => {
    const error = new CorsSuspected('What happened.', settings, { outcome: 'unknown' });

    expect(isKeystoneAuthError(error, 'cors-suspected')).toBe(true);
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      ...{ name: 'CorsSuspected', code: 'cors-suspected', outcome: 'unknown', settings },
      message: 'What happened. See src/errors/README.md#cors-suspected.',
    });
  });

  it('is no failed connection, which would be worth another try', () => {
    expect(new CorsSuspected('', settings)).not.toBeInstanceOf(ConnectFailure);
  });
});
