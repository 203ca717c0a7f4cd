import { describe, expect, it } from 'vitest';
import { demoCloud } from '../demo-cloud.js';
import { runCommand } from '../run-command.js';

describe('tokenIssue', () => {
  it('signs in once, and takes the stored token from then on', async () => {
    const { served, run } = await demoCloud();

    const first = await run('token issue -f value -c id');
    const second = await run('token issue -f value -c id');

    expect(first).toEqual({ code: 0, stdout: expect.stringMatching(/^\S+\n$/), stderr: '' });
    expect(second).toEqual(first);
    expect(served.cloud.count()).toBe(1);
  });

  it('shows whose token it is under keys that stay', async () => {
    const { run } = await demoCloud();

    const { stdout } = await run('token issue -f json');

    expect(Object.keys(JSON.parse(stdout) as object)).toEqual([
      ...['expires', 'id', 'issued', 'user_id', 'user_name', 'user_domain_id', 'project_id', 'project_name', 'domain_id', 'domain_name'],
      ...['system', 'trust_id', 'application_credential_id', 'roles', 'methods'],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ user_name: 'demo', project_name: 'demo', system: null, roles: ['member', 'reader'] });
  });

  it('signs in anew with --fresh, and stores that token', async () => {
    const { served, run } = await demoCloud();
    const { stdout: old } = await run('token issue -f value -c id');

    const { stdout: fresh } = await run('token issue --fresh -f value -c id');

    expect(fresh).not.toBe(old);
    expect((await run('token issue -f value -c id')).stdout).toBe(fresh);
    expect(served.cloud.signIns).toBe(2);
  });

  it('leaves the store alone with --no-store', async () => {
    const { served, run } = await demoCloud();

    await run('token issue --no-store');
    await run('token issue --no-store');

    expect(served.cloud.signIns).toBe(2);
  });

  it('shows no token and no password under --debug', async () => {
    const { run } = await demoCloud();
    const { stdout: token } = await run('token issue -f value -c id');

    const { stdout, stderr } = await run('request GET compute /servers --debug');

    expect(stderr).toContain('curl -g -i -X GET');
    expect(stderr).toContain('X-Auth-Token: {SHA256}');
    expect(`${stdout}${stderr}`).not.toContain(token.trim());
    expect(stderr).not.toContain('demo-password');
  });

  it('ends with 3 where the credentials are refused, and says where', async () => {
    const { served, run } = await demoCloud();

    const { code, stdout, stderr } = await run('token issue', { environment: { OS_PASSWORD: 'pw-Wr9Zt4-refused' } });

    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`error: POST ${served.authUrl}/auth/tokens was answered with 401`);
    expect(stderr).toContain('(code: http-error)');
    expect(stderr).not.toContain('pw-Wr9Zt4-refused');
  });

  it('ends with 2 where it is not said who signs in where, and says how to say it', async () => {
    const { code, stderr } = await runCommand(['token', 'issue']);

    expect(code).toBe(2);
    expect(stderr).toContain('--os-auth-url (OS_AUTH_URL)');
    expect(stderr).toContain('--os-cloud (OS_CLOUD)');
  });

  it('takes flags before the environment', async () => {
    const { run } = await demoCloud();

    const line = 'token issue -f value -c user_name --os-username admin --os_project-name=admin --os-password admin-password';

    expect(await run(line)).toEqual({ code: 0, stdout: 'admin\n', stderr: '' });
  });
});

describe('tokenValidate', () => {
  it('tells what Keystone knows of a token from standard input', async () => {
    const { run } = await demoCloud();
    const { stdout: token } = await run('token issue -f value -c id');

    const { code, stdout } = await run('token validate - -f value -c user_name', { stdin: token });

    expect([code, stdout]).toEqual([0, 'demo\n']);
  });

  it('ends with 1 for a token nobody issued', async () => {
    const { run } = await demoCloud();

    const { code, stderr } = await run('token validate tk-Nb3Hw8-nobody');

    expect([code, stderr]).toEqual([1, 'The token is not valid: it has ended, was revoked, or never was one.\n']);
  });

  it('sends nothing where standard input has no token', async () => {
    const { served, run } = await demoCloud();

    expect((await run('token validate -')).code).toBe(2);
    expect((await run('token validate ')).stderr).toContain('TOKEN is empty');
    expect(served.cloud.count()).toBe(0);
  });
});

describe('tokenRevoke', () => {
  it('revokes a token, and forgets it if it is the stored one', async () => {
    const { served, run } = await demoCloud();
    const { stdout: token } = await run('token issue -f value -c id');

    const { code } = await run('token revoke -', { stdin: token });

    expect(code).toBe(0);
    expect(served.cloud.count('DELETE', '/identity/v3/auth/tokens')).toBe(1);
    expect((await run('token issue -f value -c id')).stdout).not.toBe(token);
  });
});
