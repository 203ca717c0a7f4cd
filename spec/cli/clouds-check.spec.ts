import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import '../../src/cli/cloud-session.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownFolder, runCommand, type Ran } from './run-command.js';

const password = 'pw-Cw5Jb3-checked';

let served: ServedCloud;
beforeAll(async () => {
  served = await serveCloud({ users: [{ name: 'demo', password, projects: { demo: ['member'] } }] });
});
afterAll(() => served.close());

/** A folder with this clouds.yaml, which only its owner can read. */
function home(lines: readonly string[], mode = 0o600): string {
  const directory = ownFolder();
  const file = join(directory, 'clouds.yaml');
  writeFileSync(file, `${lines.join('\n')}\n`);
  chmodSync(file, mode);
  return directory;
}

const cloud = (name: string, ...more: readonly string[]): readonly string[] => [
  ...[`  ${name}:`, '    auth:', `      auth_url: ${served.authUrl}`, '      username: demo', '      user_domain_id: default'],
  ...['      project_name: demo', '      project_domain_id: default', ...more],
];

const check = (directory: string, ...argv: readonly string[]): Promise<Ran> => runCommand(['clouds', 'check', ...argv], { directory });

describe('cloudsList', () => {
  it('shows which clouds there are, who signs in where and for what, and where that stands', async () => {
    const directory = home(['clouds:', ...cloud('prod', `      password: ${password}`, '    regions: [north, south]'), ...cloud('lab'), 'default_cloud: lab']);

    const ran = await runCommand(['clouds', 'list', '-f', 'json'], { directory });

    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const common = { auth_type: 'password', auth_url: served.authUrl, user: 'demo', scope: 'project demo' };
    expect(JSON.parse(ran.stdout)).toEqual([
      { name: 'prod', region: 'north', default: false, ...common, source: 'clouds.yaml:2' },
      { name: 'prod', region: 'south', default: false, ...common, source: 'clouds.yaml:2' },
      { name: 'lab', region: null, default: true, ...common, source: 'clouds.yaml:11' },
    ]);
    expect(ran.stdout).not.toContain(password);
  });

  it('knows the cloud of the environment', async () => {
    const environment = { OS_AUTH_URL: served.authUrl, OS_USERNAME: 'demo', OS_PROJECT_ID: '4f7d' };

    const ran = await runCommand(['clouds', 'list', '-f', 'value', '-c', 'name', '-c', 'default', '-c', 'user', '-c', 'auth_url', '-c', 'scope', '-c', 'source'], { environment });

    expect(ran.stdout).toBe(`envvars true demo ${served.authUrl} project 4f7d environment\n`);
  });

  it('shows the others where one cannot be read', async () => {
    const directory = home(['clouds:', ...cloud('prod'), ...cloud('broken', '    insecure: perhaps')]);

    const ran = await runCommand(['clouds', 'list', '-f', 'value', '-c', 'name'], { directory });

    expect(ran).toMatchObject({ code: 1, stdout: 'prod\n', stderr: expect.stringContaining('broken') as string });
  });

  it('says so where there is none', async () => {
    expect(await runCommand(['clouds', 'list', '-f', 'json'])).toMatchObject({ code: 0, stdout: '[]\n', stderr: expect.stringContaining('No clouds.yaml was found') as string });
  });
});

describe('cloudsCheck', () => {
  it('has nothing to say about clouds that are right', async () => {
    const directory = home(['clouds:', ...cloud('prod', `      password: ${password}`), ...cloud('lab')]);

    expect(await check(directory)).toEqual({ code: 0, stdout: '', stderr: '2 clouds checked: no errors, no warnings.\n' });
  });

  it('names file, line, cloud and key of what is wrong, and goes on with the next cloud', async () => {
    const directory = home([
      ...['clouds:', ...cloud('typo', '      pasword: pw-Cw5Jb3-typo')],
      ...['  nothing:', '    auth_type: v3applicationcredential', '    auth:', `      auth_url: ${served.authUrl}`],
      ...['  stranger:', '    auth_type: v3nobody', '    auth: {}'],
      ...cloud('tls', '    cacert: /nowhere/ca.pem'),
    ]);

    const ran = await check(directory);

    expect(ran.code).toBe(1);
    expect(ran.stdout.split('\n')[0]).toBe('error: clouds.yaml:9: cloud "typo", "auth.pasword": The auth plugin "password" has no such option; did you mean "password"?');
    expect(ran.stdout).toContain('v3nobody');
    expect(ran.stdout).toContain('cloud "tls", "cacert": The file /nowhere/ca.pem cannot be read.');
    expect(ran.stderr).toMatch(/^4 clouds checked: \d errors, no warnings\.\n$/);
    expect(ran.stdout + ran.stderr).not.toContain('Cw5Jb3');
  });

  it('warns of what is misspelt, of earlier names and of secrets that everybody can read', async () => {
    const directory = home(['clouds:', ...cloud('prod', `      password: ${password}`, '    regoin_name: north', '    endpoint_type: internal')], 0o644);

    const ran = await check(directory, '-f', 'json');

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toEqual([
      { severity: 'warning', file: join(directory, 'clouds.yaml'), line: 9, cloud: 'prod', key: 'auth.password', message: expect.stringContaining('chmod 600') as string },
      { severity: 'warning', file: join(directory, 'clouds.yaml'), line: 11, cloud: 'prod', key: 'endpoint_type', message: 'It is called "interface" now.' },
      { severity: 'warning', file: join(directory, 'clouds.yaml'), line: 10, cloud: 'prod', key: 'regoin_name', message: 'Nobody reads this setting; did you mean "region_name"?' },
    ]);
    expect((await check(directory, '--strict')).code).toBe(1);
    expect(ran.stdout).not.toContain(password);
  });

  it('takes a password in the environment for one of the clouds, not for a cloud of its own', async () => {
    const directory = home(['clouds:', ...cloud('prod')]);
    const environment = { OS_PASSWORD: password };

    expect(await runCommand(['clouds', 'check', '--connect'], { directory, environment })).toMatchObject({ code: 0, stdout: '' });
    expect((await runCommand(['clouds', 'list', '-f', 'value', '-c', 'name'], { directory, environment })).stdout).toBe('prod\n');
  });

  it('leaves settings of other programs alone, and those of services', async () => {
    const directory = home(['clouds:', ...cloud('prod', '    my_tool: {colour: blue}', '    compute_api_version: "2.79"', '    has_compute: true')]);

    expect((await check(directory, '--strict')).code).toBe(0);
  });

  it('tells of a cloud that is not there', async () => {
    const directory = home(['clouds:', ...cloud('prod')]);

    const ran = await check(directory, 'prdo');

    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/^error: .*cloud "prdo": There is no such cloud; there are prod\./);
  });

  it('signs in with --connect, and says who came in and what there is', async () => {
    const directory = home(['clouds:', ...cloud('prod', `      password: ${password}`), ...cloud('wrong', '      password: pw-Cw5Jb3-wrong')]);

    const ran = await check(directory, '--connect');

    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain('prod: signed in as demo for demo; 4 services in the catalog.\n');
    expect(ran.stdout).toMatch(/^error: clouds.yaml:10: cloud "wrong": .*401/);
    expect(ran.stdout + ran.stderr).not.toContain('Cw5Jb3');
  });

  it('tries the credentials even where a token is stored', async () => {
    const directory = home(['clouds:', ...cloud('prod', `      password: ${password}`)]);
    await runCommand(['token', 'issue', '--os-cloud', 'prod'], { directory });
    const before = served.cloud.signIns;

    expect((await check(directory, 'prod', '--connect')).code).toBe(0);
    expect(served.cloud.signIns).toBe(before + 1);
  });
});
