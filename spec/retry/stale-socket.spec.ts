import { describe, expect, it } from 'vitest';
import { isStaleSocket } from '../../src/retry/stale-socket.js';

const reset = { code: 'ECONNRESET' };
const idle = { method: 'GET', reusedSocket: true };

describe('isStaleSocket', () => {
  it('is true of a connection that had been idle and was closed as it was used again', () => {
    expect(isStaleSocket(reset, idle)).toBe(true);
    expect(isStaleSocket({ code: 'EPIPE' }, idle)).toBe(true);
  });

  it('is false of a new connection', () => {
    expect(isStaleSocket(reset, { ...idle, reusedSocket: false })).toBe(false);
  });

  it('is false of what may not be repeated', () => {
    expect(isStaleSocket(reset, { ...idle, method: 'POST' })).toBe(false);
  });

  it('is false of any other failure', () => {
    expect(isStaleSocket({ code: 'ETIMEDOUT' }, idle)).toBe(false);
    expect(isStaleSocket({}, idle)).toBe(false);
  });
});
