import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { CloudConfigError } from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';
import { callCloudConfig } from './cloud-config-call.js';

const CLOUDS = JSON.stringify({
  clouds: {
    one: { auth_type: 'none', auth: { endpoint: 'http://127.0.0.1:9/' }, regions: ['East', 'West'], cacert: '{home}/ca.pem', api_timeout: 4 },
    two: { auth_type: 'nope' },
  },
});
const files = { '{cwd}/clouds.yaml': CLOUDS };

describe('callCloudConfig', () => {
  it('tells of a region what the vectors tell, with placeholders for its folders', async () => {
    const told = await callCloudConfig({ files, args: { cloud: 'one', region_name: 'West' }, services: ['compute'] });

    expect(told).toMatchObject({
      ...{ name: 'one', region_name: 'West', full_name: 'one:West', auth_type: 'none', verify: '{home}/ca.pem', cert: null },
      ...{ other: { api_timeout: 4, image_format: 'qcow2' }, prefer_ipv6: true, plugin_options: { endpoint: 'http://127.0.0.1:9/' } },
      services: { compute: { region_name: 'West', interface: 'public', connect_retries: null } },
    });
  });

  it('tells the names, and all regions', async () => {
    const { 'two': _, ...clouds } = (JSON.parse(CLOUDS) as { clouds: Record<string, unknown> }).clouds;

    await expect(callCloudConfig({ files, method: 'get_cloud_names' })).resolves.toEqual({ names: ['one', 'two'] });
    await expect(callCloudConfig({ files: { '{cwd}/clouds.yaml': JSON.stringify({ clouds }) }, method: 'get_all' })).resolves.toMatchObject({
      regions: [{ region_name: 'East' }, { region_name: 'West' }],
    });
  });

  it('tells what adapters and the session get', async () => {
    const told = await callCloudConfig({ files, args: { cloud: 'one' }, clients: [['compute', '2.79']] });

    expect(told).toMatchObject({
      clients: [{ service_type: 'compute', version: '2', default_microversion: '2.79', region_name: 'East' }],
      session: { verify: '{home}/ca.pem', timeout: 4, collect_timing: false },
    });
  });

  it('makes no plugin where nothing is to be checked', async () => {
    await expect(callCloudConfig({ files, args: { cloud: 'two' } })).rejects.toMatchObject({ code: 'no-matching-plugin' });
    await expect(callCloudConfig({ files, args: { cloud: 'two', validate: false } })).resolves.toMatchObject({ auth_type: 'nope', plugin_options: {} });
  });

  it('reads the environment and the arguments of a command', async () => {
    const told = await callCloudConfig({ files, env: { OS_CLOUD: 'two' }, argparse_args: { os_cloud: 'one', os_interface: 'admin', os_region_name: '' } });

    expect(told).toMatchObject({ name: 'one', region_name: 'East', interface: 'admin' });
  });

  it('leaves no folder behind', async () => {
    const folders = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(`keystoneauth-rx-vector-${String(process.pid)}-`));

    await expect(callCloudConfig({ files: { '{cwd}/clouds.yaml': '- a' } })).rejects.toThrow(CloudConfigError);
    expect(folders()).toEqual([]);
  });
});
