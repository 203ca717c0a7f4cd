import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/redaction/secret.js';

describe('Secret', () => {
  const secret = new Secret('hunter2');

  it('gives its value to who asks for it', () => {
    expect(secret.reveal()).toBe('hunter2');
    expect(new Secret({ password: 'hunter2' }).reveal()).toEqual({ password: 'hunter2' });
  });

  it('prints as [redacted], however it is printed', () => {
    const printed = [String(secret), ['', secret].join(''), inspect(secret), inspect({ secret }, { showHidden: true, depth: 9 }), JSON.stringify({ secret })];
    for (const text of printed) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain('hunter2');
    }
  });

  it('has no member that holds it', () => {
    expect(Reflect.ownKeys(secret)).toEqual([]);
    expect(JSON.stringify(structuredClone(secret))).toBe('{}');
  });
});
