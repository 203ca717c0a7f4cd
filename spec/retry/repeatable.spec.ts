import { describe, expect, it } from 'vitest';
import { isRepeatable } from '../../src/retry/repeatable.js';

describe('isRepeatable', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'])('is true of %s, whose repetition changes nothing', (method) => {
    expect(isRepeatable(method, 'unknown', false)).toBe(true);
  });

  it.each(['POST', 'PATCH', 'COPY'])('is false of %s that may have been executed', (method) => {
    expect(isRepeatable(method, 'unknown', false)).toBe(false);
    expect(isRepeatable(method, 'refused', false)).toBe(false);
  });

  it('is true of whatever was not sent', () => {
    expect(isRepeatable('POST', 'not-sent', false)).toBe(true);
  });

  it('is true of everything on the word of the caller', () => {
    expect(isRepeatable('POST', 'unknown', true)).toBe(true);
  });
});
