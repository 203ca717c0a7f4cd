import { describe, expect, it } from 'vitest';
import { limitFailure, wireFailure } from '../../src/http/wire-failure.js';

describe('wireFailure', () => {
  it('says what happened and keeps the original', () => {
    const original = new Error('raw');
    expect(wireFailure('tls', 'explained', { code: 'CODE', original })).toMatchObject({ message: 'explained', wireFailure: 'tls', code: 'CODE', cause: original });
    expect(wireFailure('tls', 'explained', { code: 'CODE' })).not.toHaveProperty('cause');
  });
});

describe('limitFailure', () => {
  it.each([
    ['connect', 'connect-limit'],
    ['headers', 'reply-limit'],
    ['idle', 'reply-limit'],
  ] as const)('names the limit "%s" that has passed', (phase, kind) => {
    const failure = limitFailure(phase, 25);
    expect(failure).toMatchObject({ wireFailure: kind, code: 'ERR_TIME_LIMIT' });
    expect(failure.message).toMatch(new RegExp(`25 ms .*timeoutMs.${phase}`));
  });
});
