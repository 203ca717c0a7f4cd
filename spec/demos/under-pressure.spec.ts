import { describe, expect, it } from 'vitest';
import { runDemo } from './run-demo.js';

describe('the demo under-pressure', { timeout: 60_000 }, () => {
  it('shows limits, patience, a budget of retries, a deadline and a dry run', async () => {
    const { code, printed } = await runDemo('under-pressure', []);

    expect(code).toBe(0);
    const scenes = printed.trim().split('\n\n').map((scene) => scene.split('\n').slice(1).map((line) => line.trim()));
    expect(scenes[0]).toEqual(['200 x 200', 'most in flight: 10', 'sign-ins: 1']);
    expect(scenes[1]).toEqual(['50 x 200', 'all callers wait 1000 ms, then 5 at once']);
    expect(scenes[2]).toEqual(['60 x http-error', expect.stringMatching(/^requests sent: 16\d, without a budget of retries it had been 660$/)]);
    expect(scenes[3]).toEqual(['1 x deadline-exceeded, and the next one: 1 x 200']);
    expect(scenes[4]?.[0]).toMatch(/^curl -g -i -X POST http:\/\/127\.0\.0\.1:\d+\/placement\/resource_providers .* -d '\{"name":"rack-7"\}'$/);
  });
});
