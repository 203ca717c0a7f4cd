import { describe, expect, it } from 'vitest';
import { runDemo } from './run-demo.js';

describe('the demo one-sign-in', { timeout: 90_000 }, () => {
  it('shows one sign-in for eight processes, none when they start again, one after a revocation', async () => {
    const { code, printed } = await runDemo('one-sign-in', []);

    expect(code).toBe(0);
    expect(printed.match(/8 of 8 processes were answered with 200/g)).toHaveLength(3);
    expect([...printed.matchAll(/sign-ins at Keystone: (\d+)/g)].map(([, count]) => count)).toEqual(['1', '0', '1']);
  });
});
