import { describe, expect, it } from 'vitest';
import { runDemo } from './run-demo.js';

describe('the demo signing-in', { timeout: 60_000 }, () => {
  it('shows a second factor, several scopes, a rotation under load and a factor that renews itself', async () => {
    const { code, printed } = await runDemo('signing-in', []);

    expect(code).toBe(0);
    const scenes = printed.trim().split('\n\n').map((scene) => scene.split('\n').slice(1).map((line) => line.trim()));
    expect(scenes[0]).toEqual([
      'MissingAuthMethods',
      'state: needs a passcode',
      'answered: factor has a token',
      expect.stringMatching(/^state: valid, ends in .*\d.*, then needs somebody to sign in again$/),
    ]);
    expect(scenes[1]).toEqual(['admin: 4 endpoints', 'Default: 3 endpoints', 'system: 3 endpoints', 'sign-ins: 4']);
    expect(scenes[2]).toEqual(['100 of 100 requests answered', 'sign-ins for it: 1', 'the secret prints as [redacted]']);
    expect(scenes[3]).toEqual([expect.stringMatching(/renewed automatically$/), 'read 2 times for 2 sign-ins']);
  });
});
