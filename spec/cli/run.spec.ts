import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/registry.js';
import { demoCloud } from './demo-cloud.js';
import { runCommand } from './run-command.js';

describe('run', () => {
  it('shows every command, the exit codes and examples with --help', async () => {
    const { code, stdout, stderr } = await runCommand(['--help']);

    expect([code, stderr]).toEqual([0, '']);
    for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).toContain('3    the cloud did not accept the credentials, or the token');
    expect(stdout).toContain('examples:');
  });

  it.for(COMMANDS)('has help with examples for $name', async ({ name }) => {
    const { code, stdout } = await runCommand([...name.split(' '), '--help']);

    expect(code).toBe(0);
    expect(stdout).toContain(`usage: keystoneauth ${name}`);
    expect(stdout).toMatch(/examples:\n {2}\S/);
  });

  it('says which version it is', async () => {
    expect((await runCommand(['--version'])).stdout).toMatch(/^keystoneauth \d+\.\d+\.\d+ \(keystoneauth-rx, node\/\d/);
  });

  it('names the commands that a first word can go on to', async () => {
    const { code, stdout, stderr } = await runCommand(['token']);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/token issue[^]*token validate[^]*token revoke/);
  });

  it.for([
    [['tokn', 'issue'], 'There is no command "tokn issue"'],
    [['token', 'issue', '--colum', 'id'], 'did you mean "--column"'],
    [['token', 'issue', '-f', 'yaml'], '-f can be table, json, value'],
    [['token', 'issue', '--os-projct-name', 'demo'], 'did you mean "--os-project-name"'],
    [['token', 'issue', '--os-cloud', '--debug'], '--os-cloud needs a value'],
    [['token', 'issue', '--fresh=yes'], '--fresh takes no value'],
    [['--microversion', '2.79', 'request', 'GET', 'compute', '/'], 'does not know the option "--microversion" before a command'],
    [['request', 'POST', 'compute', '/', '-d', '-x'], 'is written -d...'],
    [['endpoint', 'show'], 'needs SERVICE'],
    [['versions', 'compute', 'image'], 'does not know what to do with "image"'],
  ] as const)('refuses %j', async ([argv, message]) => {
    const { code, stdout, stderr } = await runCommand(argv);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('repeats no word behind a misspelt flag: it may be a secret', async () => {
    const { code, stderr } = await runCommand(['--os-passwrd', 'pw-Lq7Tz2-misspelt', 'token', 'issue']);

    expect([code, stderr]).toEqual([2, expect.stringContaining('did you mean "--os-password"?')]);
    expect(stderr).not.toContain('pw-Lq7Tz2-misspelt');
  });

  it('shows help whatever else is wrong', async () => {
    expect((await runCommand(['token', 'issue', '-f', 'yaml', '--help'])).code).toBe(0);
  });

  it('shows where an error comes from with --debug alone', async () => {
    expect((await runCommand(['tokn'])).stderr).not.toMatch(/^\s+at /m);
    expect((await runCommand(['tokn', '--debug'])).stderr).toMatch(/^\s+at /m);
  });

  it('ends with 130 and without a word when it is interrupted', async () => {
    const { served, run } = await demoCloud();
    const stop = new AbortController();
    served.cloud.delay({ path: '/identity/v3/auth/tokens', ms: 30_000 });

    const ran = run('token issue', { interrupted: stop.signal });
    await expect.poll(() => served.cloud.count()).toBe(1);
    stop.abort();

    expect(await ran).toEqual({ code: 130, stdout: '', stderr: '' });
  });

  it('paints for a terminal alone, and not for who wants no colour', async () => {
    const { run } = await demoCloud();
    const terminal = { stdout: true };

    expect((await run('token issue', { terminal })).stdout).toContain('\u001b[1m');
    expect((await run('token issue', { terminal, environment: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
    expect((await run('token issue')).stdout).not.toContain('\u001b');
  });
});
