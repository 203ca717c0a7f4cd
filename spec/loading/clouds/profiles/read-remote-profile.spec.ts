import { describe, expect, it } from 'vitest';
import { CloudConfigError } from '../../../../src/errors/cloud-config-error.js';
import { readRemoteProfile } from '../../../../src/loading/clouds/profiles/read-remote-profile.js';

const ADDRESS = 'https://acme.example.com/.well-known/openstack/api';
const read = (profile: unknown): unknown => readRemoteProfile(JSON.stringify({ name: 'acme', profile }), ADDRESS).profile;

function failureOf(call: () => unknown): CloudConfigError {
  try {
    call();
  } catch (error) {
    if (error instanceof CloudConfigError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('readRemoteProfile', () => {
  it('gives the name and the settings, numbers as texts', () => {
    const profile = { auth: { auth_url: 'https://acme.example.com/v3' }, regions: ['East', { name: 'West', values: { image_format: 'raw' } }] };

    expect(readRemoteProfile(JSON.stringify({ name: 'acme', profile: { ...profile, identity_api_version: 3, has_network: false } }), ADDRESS)).toEqual({
      name: 'acme',
      profile: { ...profile, identity_api_version: '3', has_network: false },
    });
  });

  it('leaves out what would lead to another profile', () => {
    expect(read({ profile: 'https://elsewhere.example.com', region_name: 'East' })).toEqual({ region_name: 'East' });
  });

  it('does not let a member change the prototype', () => {
    const { profile } = readRemoteProfile('{"name": "acme", "profile": {"auth": {"__proto__": {"auth_url": "x"}}, "__proto__": {"verify": "no"}}}', ADDRESS);

    expect(profile).toEqual({ auth: {} });
    expect(Object.getPrototypeOf(profile['auth'])).toBe(Object.prototype);
    expect('verify' in profile).toBe(false);
  });

  it.each([
    [{ auth: { password: 'pw-Qk31zR-vendor' } }, 'auth.password', 'brings a secret'],
    [{ token: 'tk-Qk32zR-vendor' }, 'token', 'brings a secret'],
    [{ regions: [{ name: 'East', values: { auth: { passcode: 'pc-Qk33zR-vendor' } } }] }, 'regions.0.values.auth.passcode', 'brings a secret'],
    [{ auth: { username: { command: ['id'] } } }, 'auth.username.command', 'refers to something of this machine'],
    [{ auth: { username: { file: '/etc/hostname' } } }, 'auth.username.file', 'refers to something of this machine'],
    [{ interface: { env: 'HOME' } }, 'interface.env', 'refers to something of this machine'],
    [{ auth: { access_token_file: '/root/notes' } }, 'auth.access_token_file', 'names a private file'],
    [{ auth: { 'access-token-file': '/root/notes' } }, 'auth.access-token-file', 'names a private file'],
    [{ key: '/root/.ssh/id_rsa' }, 'key', 'brings a secret'],
    [{ cert: '/root/client.pem' }, 'cert', 'names a private file'],
    [{ verify: false }, 'verify', 'turns the verification of servers off'],
    [{ verify: 'No' }, 'verify', 'turns the verification of servers off'],
    [{ insecure: true }, 'insecure', 'turns the verification of servers off'],
    [{ verify: ' false ' }, 'verify', 'turns the verification of servers off'],
    [{ insecure: '\tOn' }, 'insecure', 'turns the verification of servers off'],
  ])('refuses %j', (profile, key, fault) => {
    const error = failureOf(() => read(profile));

    expect(error).toMatchObject({ code: 'invalid-cloud-config', outcome: 'not-sent', key });
    expect(error.message).toContain(ADDRESS);
    expect(error.message).toContain(fault);
    expect(error.message).not.toMatch(/-vendor|hostname|notes/);
  });

  it('takes settings that are called as what every object has', () => {
    expect(read({ constructor: 'x', toString: 'y' })).toEqual({ constructor: 'x', toString: 'y' });
  });

  it('takes settings that say nothing, or what holds anyway', () => {
    const profile = { cert: null, key: null, verify: true, insecure: false, auth: { password: '' } };

    expect(read(profile)).toEqual(profile);
  });

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['<html>', undefined],
    ['[]', undefined],
    ['{"profile": {}}', 'name'],
    ['{"name": 7, "profile": {}}', 'name'],
    ['{"name": "acme"}', 'profile'],
    ['{"name": "acme", "profile": []}', 'profile'],
  ])('refuses %j as no profile', (text, key) => {
    const error = failureOf(() => readRemoteProfile(text, ADDRESS));

    expect(error.key).toBe(key);
    expect(error.message).toContain(`the profile at ${ADDRESS} `);
  });

  it('refuses what is nested beyond any use', () => {
    const text = `{"name": "acme", "profile": {"a": ${'['.repeat(5000)}${']'.repeat(5000)}}}`;

    expect(failureOf(() => readRemoteProfile(text, ADDRESS)).message).toContain('nested more than 20 levels deep');
  });
});
