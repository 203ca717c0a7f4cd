import '../../src/cli/cloud-session.js';
import { describe, expect, it } from 'vitest';
import { runCommand } from './run-command.js';

describe('pluginsList', () => {
  it('knows what each is for and which door brings it', async () => {
    const { code, stdout } = await runCommand(['plugins', 'list', '-f', 'json']);
    const rows = JSON.parse(stdout) as readonly { readonly name: string; readonly summary: string; readonly door: string }[];

    expect(code).toBe(0);
    expect(rows.length).toBeGreaterThanOrEqual(28);
    expect(rows.every(({ summary }) => summary !== '')).toBe(true);
    expect(rows.find(({ name }) => name === 'v3kerberos')).toMatchObject({ door: 'keystoneauth-rx/node' });
    expect(rows.find(({ name }) => name === 'v3password')).toMatchObject({ door: 'keystoneauth-rx' });
    expect(rows.find(({ name }) => name === 'v3websso')).toMatchObject({ door: 'this command' });
  });
});

describe('pluginsShow', () => {
  it('shows how an option is given, and what for', async () => {
    const { code, stdout } = await runCommand(['plugins', 'show', 'v3password', '-f', 'json']);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toContainEqual({
      name: 'projectName',
      key: 'project_name',
      flag: '--os-project-name',
      variable: 'OS_PROJECT_NAME',
      required: false,
      secret: false,
      default: null,
      help: expect.stringContaining('project') as string,
    });
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: 'password', secret: true }));
  });

  it('shows the way by a browser too', async () => {
    const { stdout } = await runCommand(['plugins', 'show', 'v3websso', '-f', 'value', '-c', 'flag']);

    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['--os-identity-provider', '--os-protocol', '--os-redirect-port']));
  });

  it('names those there are where there is no such one', async () => {
    const { code, stderr } = await runCommand(['plugins', 'show', 'v3pasword']);

    expect(code).toBe(2);
    expect(stderr).toContain('v3password');
  });
});
