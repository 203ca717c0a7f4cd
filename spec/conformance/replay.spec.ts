import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillPlaceholders } from './placeholders.js';
import { replay, type Replay } from './replay.js';
import { startScriptedServers, type ScriptedServers } from './scripted-server.js';
import type { PluginSpec, Vector } from './vector.js';

let servers: ScriptedServers;

beforeAll(async () => {
  servers = await startScriptedServers(fileURLToPath(new URL('./vectors/support/certs', import.meta.url)));
});
afterAll(() => servers.close());

async function replayed(more: Partial<Vector>): Promise<Replay> {
  const vector: Vector = { name: 'X/y/z', family: 'X', group: 'y', level: 'core', expect: {}, ...more };
  return await replay(fillPlaceholders(vector, servers.places), servers);
}

describe('replay', () => {
  it('makes the calls of a vector on its objects and records requests and results', async () => {
    const seen = await replayed({
      auth: { plugin: 'admin_token', options: { endpoint: '{base}/svc', token: 'admin-tk-6Wq8Zr' } },
      adapter: { service_type: 'svc', default_microversion: '1.5' },
      server: [{ path: '/svc/x', replies: [{ json: { ok: true } }] }],
      steps: [
        { call: 'get', on: 'adapter', args: { url: '/x' } },
        { call: 'get_token', on: 'auth' },
      ],
    });

    expect(seen.outcomes).toEqual([{ value: { status: 200, json: { ok: true } } }, { value: 'admin-tk-6Wq8Zr' }]);
    expect(seen.requests).toMatchObject([
      { method: 'GET', host: 'base', path: '/svc/x', headers: { 'x-auth-token': 'admin-tk-6Wq8Zr', 'openstack-api-version': 'svc 1.5' } },
    ]);
    expect(seen.marks).toEqual([1, 1]);
  });

  it('makes a plugin of two, and one of a token that is there', async () => {
    const admin = (id: string): PluginSpec => ({ plugin: 'admin_token', options: { endpoint: '{base}', token: id } });
    const body = { token: { user: { id: 'u-1' }, project: { id: 'p-1' }, methods: ['password'] } };
    const seen = await replayed({
      auths: {
        both: { plugin: 'service_token', user: admin('user-tk-7Rb2Lm'), service: admin('service-tk-1Xv9Qd') },
        held: { plugin: 'access_info', body, auth_token: 'held-tk-5Jw8Nc', options: { auth_url: '{base}/v3' } },
      },
      steps: [
        { call: 'get_headers', on: 'auth:both' },
        { call: 'get_token', on: 'auth:held' },
        { call: 'get_project_id', on: 'auth:held' },
      ],
    });

    expect(seen.outcomes).toEqual([
      { value: { 'X-Auth-Token': 'user-tk-7Rb2Lm', 'X-Service-Token': 'service-tk-1Xv9Qd' } },
      { value: 'held-tk-5Jw8Nc' },
      { value: 'p-1' },
    ]);
  });

  it('hands a local plugin to one that enters another cloud', async () => {
    const seen = await replayed({
      auth: { plugin: 'k2k', base: { plugin: 'none', options: {} }, options: { service_provider: 'other' } },
    });

    expect(seen.setup).toMatchObject({ error: { name: 'OptionError', options: ['base'] } });
  });

  it('constructs a plugin without the checks of its loader where the vector says so', async () => {
    const tokenless = { plugin: 'v3tokenlessauth', options: { auth_url: '{base}/v3' } };
    const steps = [{ call: 'get_auth_headers' }];

    expect((await replayed({ auth: tokenless, steps })).setup).toMatchObject({ error: { name: 'OptionError' } });
    expect((await replayed({ auth: { ...tokenless, direct: true }, steps })).outcomes).toEqual([{ value: null }]);
  });

  it('sleeps on the vector clock, without waiting', async () => {
    const seen = await replayed({
      server: [{ replies: [{ status: 503 }, { status: 503 }, { text: 'ok' }] }],
      steps: [{ call: 'get', args: { url: '{base}/x', status_code_retries: 2 } }],
    });

    expect(seen.delays).toEqual([0.5, 1]);
    expect(seen.outcomes).toEqual([{ value: { status: 200, text: 'ok' } }]);
  });

  it('keeps the error of a step and goes on', async () => {
    const seen = await replayed({
      server: [{ path: '/y', replies: [{ text: 'y' }] }],
      steps: [{ call: 'get', args: { url: '{base}/x' } }, { call: 'get', args: { url: '{base}/y' } }],
    });

    expect(seen.outcomes).toMatchObject([{ error: { name: 'HttpError', status: 404 } }, { value: { text: 'y' } }]);
  });

  it('keeps the error of a constructor and runs no step', async () => {
    const seen = await replayed({
      adapter: { version: '2', min_version: '2' },
      steps: [{ call: 'get', on: 'adapter', args: { url: '/' } }],
    });

    expect(seen.setup).toMatchObject({ error: { name: 'OptionError' } });
    expect(seen.outcomes).toEqual([]);
  });

  it('moves the clock on demand', async () => {
    const expiresAt = '{now+3600}';
    const token = { json: { token: { expires_at: expiresAt, issued_at: '{now}' } }, status: 201 };
    const seen = await replayed({
      auth: { plugin: 'v3password', options: { auth_url: '{base}/v3', user_id: 'u', password: 'pw-4vT9zKqL2x' } },
      server: [{ replies: ['gAAAAAB-one-5Rk', 'gAAAAAB-two-8Nd'].map((id) => ({ ...token, headers: { 'X-Subject-Token': id } })) }],
      steps: [{ call: 'get_token' }, { call: 'advance_clock', args: { seconds: 3600 } }, { call: 'get_token' }],
    });

    expect(seen.outcomes).toEqual([{ value: 'gAAAAAB-one-5Rk' }, { value: null }, { value: 'gAAAAAB-two-8Nd' }]);
  });

  it('makes pure calls', async () => {
    const seen = await replayed({ call: 'normalize_version_number', args: { version: 'v2.1' } });

    expect(seen.outcomes).toEqual([{ value: [2, 1] }]);
  });
});
