import { describe, expect, it } from 'vitest';
import { isStaleSocket } from '../../src/retry/stale-socket.js';

const stale = { code: 'ECONNRESET', method: 'GET', reusedSocket: true };

describe('isStaleSocket', () => {
  it('is true of a connection that had been idle and was closed as it was used again', () => {
    expect(isStaleSocket(stale)).toBe(true);
    expect(isStaleSocket({ ...stale, code: 'EPIPE' })).toBe(true);
  });

  it('is false of a new connection', () => {
    expect(isStaleSocket({ ...stale, reusedSocket: false })).toBe(false);
  });

  it('is false of what may not be repeated', () => {
    expect(isStaleSocket({ ...stale, method: 'POST' })).toBe(false);
  });

  it('is false of any other failure', () => {
    expect(isStaleSocket({ ...stale, code: 'ETIMEDOUT' })).toBe(false);
    expect(isStaleSocket({ ...stale, code: undefined })).toBe(false);
  });
});
