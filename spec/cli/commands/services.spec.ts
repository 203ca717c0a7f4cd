import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { demoCloud } from '../demo-cloud.js';

describe('catalogList', () => {
  it('lists every endpoint on a line of its own, without a request beside the sign-in', async () => {
    const { served, run } = await demoCloud();

    const { stdout } = await run('catalog list -f value');

    expect(stdout.split('\n')).toContain(`compute nova RegionOne public ${served.url}/compute/v2.1`);
    expect(stdout.trim().split('\n')).toHaveLength(12);
    expect(served.cloud.count()).toBe(1);
  });

  it('takes an alias for a type', async () => {
    const { run } = await demoCloud();

    expect((await run('catalog list volumev3 -f value -c name -c interface')).stdout).toBe('cinder public\ncinder internal\ncinder admin\n');
  });
});

describe('catalogList and versions', () => {
  it.for(['catalog list nonsense', 'versions nonsense'])('%s: ends with 1 and an empty list', async (line) => {
    const { run } = await demoCloud();

    const { code, stdout, stderr } = await run(`${line} -f json`);

    expect([code, stdout]).toEqual([1, '[]\n']);
    expect(stderr).toContain('The catalog has no "nonsense"');
  });
});

describe('versions', () => {
  it('claims no status of a service that does not answer', async () => {
    const { served, run } = await demoCloud();
    served.cloud.fail({ path: '/placement', status: 503 });

    const { stdout } = await run('versions -f value -c service_type -c status');

    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['compute CURRENT', 'placement ']));
  });

  it('shows versions and microversions of a service', async () => {
    const { served, run } = await demoCloud();

    const { stdout } = await run('versions compute -f json');

    expect(JSON.parse(stdout)).toContainEqual({
      region: 'RegionOne',
      interface: 'public',
      service_type: 'compute',
      version: '2.1',
      status: 'CURRENT',
      min_microversion: '2.1',
      max_microversion: '2.93',
      url: `${served.url}/compute/v2.1/`,
    });
  });

  it('looks everywhere with --all', async () => {
    const { run } = await demoCloud();

    const { stdout } = await run('versions compute --all -f value -c interface');

    expect(new Set(stdout.trim().split('\n'))).toEqual(new Set(['public', 'internal', 'admin']));
  });
});

describe('endpointShow', () => {
  it('takes a version behind an equals sign', async () => {
    const { run } = await demoCloud();

    expect((await run('endpoint show compute --version=2.1 -f value -c version')).stdout).toBe('2.1\n');
  });

  it('shows the URL of a service by the interface of a flag', async () => {
    const { served, run } = await demoCloud();

    const { stdout } = await run('endpoint show compute --os-interface internal -c url -c interface -f value');

    expect(stdout).toBe(`${served.url}/compute/v2.1/\ninternal\n`);
  });

  it('ends with 1 and says what there is where there is no such service', async () => {
    const { run } = await demoCloud();

    const { code, stderr } = await run('endpoint show nonsense');

    expect(code).toBe(1);
    expect(stderr).toContain('"placement"');
    expect(stderr).toContain('(code: endpoint-not-found)');
  });

  it('takes what a flag says for one service', async () => {
    const { served, run } = await demoCloud();

    await run(`request GET compute /servers --os-compute-endpoint-override ${served.url}/elsewhere/v2.1`);

    expect(served.cloud.requests('/elsewhere').map(({ path }) => path)).toEqual(['/elsewhere/v2.1/servers']);
  });
});

describe('request', () => {
  it('prints the body as it came', async () => {
    const { run } = await demoCloud();

    const { code, stdout, stderr } = await run('request GET compute /servers --microversion 2.79');

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^\{"servers":\[\{"id":"[^\n]*\}$/);
  });

  it('sends microversion, headers and a file as the body', async () => {
    const { served, run, directory } = await demoCloud();
    const keypair = { keypair: { name: 'laptop' } };
    writeFileSync(join(directory, 'keypair.json'), JSON.stringify(keypair));

    await run('request post compute /os-keypairs --microversion 2.10 -H X-Trial:yes --data @keypair.json');

    const sent = served.cloud.requests('/compute/v2.1/os-keypairs').at(-1);
    expect(sent).toMatchObject({ method: 'POST', body: JSON.stringify(keypair) });
    expect(sent?.headers).toMatchObject({ 'x-trial': 'yes', 'content-type': 'application/json', 'openstack-api-version': 'compute 2.10' });
  });

  it('sends what standard input holds', async () => {
    const { served, run } = await demoCloud();

    await run('request POST compute /os-keypairs --data @-', { stdin: '{"keypair":{}}' });

    expect(served.cloud.requests('/compute/v2.1/os-keypairs').at(-1)?.body).toBe('{"keypair":{}}');
  });

  it('prints the body of a refusal too, and ends with 1', async () => {
    const { run } = await demoCloud();

    const { code, stdout, stderr } = await run('request GET compute /servers/none');

    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toHaveProperty('itemNotFound');
    expect(stderr).toMatch(/\/servers\/none answered with 404 \(request id: req-/);
  });

  it('indents JSON at a terminal, below status and headers with --include', async () => {
    const { run } = await demoCloud();

    const { stdout } = await run('request GET compute /servers -i', { terminal: { stdout: true } });

    expect(stdout).toMatch(/^200\n/);
    expect(stdout).toContain('content-type: application/json\n');
    expect(stdout).toContain('\n\n{\n  "servers": [\n');
  });

  it('shows how long each exchange took with --timing, on stderr', async () => {
    const { run } = await demoCloud();

    const { stderr } = await run('request GET compute /servers --timing');

    expect(stderr).toMatch(/\| GET +\| http:\S+\/compute\/v2.1\/servers +\| 200 +\| \d+\.\d{3} +\|/);
    expect(stderr).toMatch(/total/);
  });

  it('takes no password from a standard input that is the body', async () => {
    const { served, run } = await demoCloud();

    const { code, stderr } = await run('request POST compute /os-keypairs --data @-', { stdin: '{}', environment: { OS_PASSWORD: '' } });

    expect(code).toBe(2);
    expect(stderr).toContain('--os-password');
    expect(served.cloud.count('POST')).toBe(0);
  });

  it('hands a token to no other host than that of the service', async () => {
    const { served, run } = await demoCloud();
    const other = await demoCloud();

    const { code, stderr } = await run(`request GET compute ${other.served.url}/compute/v2.1/servers`);

    expect(code).toBe(2);
    expect(stderr).toContain(`PATH names ${other.served.url}, and the service is at ${served.url}`);
    expect(other.served.cloud.count()).toBe(0);
    expect((await run(`request GET compute ${served.url}/compute/v2.1/servers`)).code).toBe(0);
  });

  it('sends both values of a header that is spelt in two ways', async () => {
    const { served, run } = await demoCloud();

    await run('request GET compute /servers -H X-Trial:one -H x-trial:two');

    expect(served.cloud.requests('/compute').at(-1)?.headers['x-trial']).toMatch(/^one, ?two$/);
  });

  it('takes a body that is written right behind its flag', async () => {
    const { served, run, directory } = await demoCloud();
    writeFileSync(join(directory, 'hosts.json'), '{"keypair":{}}');

    await run('request POST compute /os-keypairs -d@hosts.json');

    expect(served.cloud.requests('/compute/v2.1/os-keypairs').at(-1)?.body).toBe('{"keypair":{}}');
  });

  it.for([
    ['request G-T compute /servers', 'no HTTP method'],
    ['request GET compute /servers --microversion two', '--microversion is two numbers'],
    ['request GET compute /servers -H nonsense', 'A header is written as'],
    ['request POST compute /servers --data @missing.json', 'cannot be read'],
    ['request POST compute /servers --data @.', 'is a folder'],
  ] as const)('refuses "%s" before anything is sent', async ([line, message]) => {
    const { served, run } = await demoCloud();

    const { code, stderr } = await run(line);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(served.cloud.count()).toBe(0);
  });
});
