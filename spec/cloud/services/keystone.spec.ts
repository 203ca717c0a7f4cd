import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCloud } from '../describe-cloud.js';
import { passwordRequest } from './identity-api.js';
import { type Keystone, startKeystone } from './keystone.js';

const ORIGIN = 'http://127.0.0.1:4200';

describeCloud('startKeystone', ({ prefix, authUrl }) => {
  let keystone: Keystone;
  const signIn = (headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${keystone.authUrl}/auth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(passwordRequest(keystone.demo.credentials)),
    });

  beforeAll(async () => {
    keystone = await startKeystone(prefix, { tokenLifeSeconds: 7, allowedOrigins: [ORIGIN] });
  });
  afterAll(async () => {
    await keystone.service.stop();
  });

  it('issues tokens that last as long as it was told', async () => {
    const { token } = (await (await signIn()).json()) as { token: { issued_at: string; expires_at: string } };

    expect(Date.parse(token.expires_at) - Date.parse(token.issued_at)).toBeLessThanOrEqual(7000);
    expect(Date.parse(token.expires_at) - Date.parse(token.issued_at)).toBeGreaterThan(6000);
  });

  it('answers pages of the allowed origins only', async () => {
    const allowed = await signIn({ Origin: ORIGIN });
    const other = await signIn({ Origin: 'http://127.0.0.1:4201' });

    expect(allowed.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
    expect(allowed.headers.get('Access-Control-Expose-Headers')).toContain('X-Subject-Token');
    expect(other.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  it('has people and keys of its own', async () => {
    const elsewhere = await fetch(`${authUrl}/auth/tokens`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(passwordRequest(keystone.demo.credentials)),
    });

    expect(elsewhere.status).toBe(401);
  });

  it('has the same people on the same port after it was halted and resumed', async () => {
    const { pid, url } = keystone.service;

    await keystone.service.halt();
    await expect(fetch(url)).rejects.toThrow();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    await keystone.service.resume();

    expect(keystone.service.url).toBe(url);
    expect((await signIn()).status).toBe(201);
  });

  it('leaves nothing behind when it is stopped, also while it is halted', async () => {
    const short = await startKeystone(prefix);
    await short.service.halt();
    expect(existsSync(short.service.home)).toBe(true);

    await short.service.stop();

    expect(existsSync(short.service.home)).toBe(false);
    await expect(fetch(short.url)).rejects.toThrow();
    expect(() => process.kill(short.service.pid, 0)).toThrow('ESRCH');
  });
});
