import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { nodeBinary, nodeMajors } from './node-binary.js';

const { plain } = inject('package');
const command = join(plain, 'node_modules/keystoneauth-rx/dist/cli/main.cjs');

/** A served cloud, and how the installed command is started for it in a home of its own. */
async function aCloud() {
  const served = await serveCloud();
  const home = mkdtempSync(join(tmpdir(), 'mounted-secrets-command-'));
  onTestFinished(async () => {
    await served.close();
    rmSync(home, { recursive: true, force: true });
  });
  const env = {
    ...{ PATH: process.env['PATH'], HOME: home, XDG_CACHE_HOME: join(home, 'cache') },
    ...{ OS_AUTH_URL: served.authUrl, OS_USERNAME: 'demo', OS_PASSWORD: 'demo-password', OS_USER_DOMAIN_NAME: 'Default' },
    ...{ OS_PROJECT_NAME: 'demo', OS_PROJECT_DOMAIN_NAME: 'Default' },
  };
  const begin = (line: string, node = process.execPath, flags: readonly string[] = []) => spawn(node, [...flags, command, ...line.split(' ')], { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const run = async (line: string, node?: string, flags?: readonly string[]) => {
    const child = begin(line, node, flags);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  };
  return { served, home, begin, run };
}

describe.each(nodeMajors)('the installed command under Node %i', (major) => {
  it('makes one HTTP call for a token, and none while it is stored', async ({ skip }) => {
    const node = await nodeBinary(major);
    if (node === undefined) return skip(`no Node ${major} for ${process.platform}-${process.arch} in the registry`);
    const { served, run } = await aCloud();

    const first = await run('token issue -f value -c id', node);
    expect([first.code, first.stderr, served.cloud.count()]).toEqual([0, '', 1]);
    const second = await run('token issue -f value -c id', node);

    expect(second).toEqual(first);
    expect(served.cloud.count()).toBe(1);
  });

  it('sends requests, and reads clouds.yaml', async ({ skip }) => {
    const node = await nodeBinary(major);
    if (node === undefined) return skip(`no Node ${major} for ${process.platform}-${process.arch} in the registry`);
    const { served, run } = await aCloud();

    expect(JSON.parse((await run('request GET compute /servers --microversion 2.79', node)).stdout)).toHaveProperty('servers');
    expect(served.cloud.requests('/compute').at(-1)?.headers['user-agent']).toMatch(/^keystoneauth keystoneauth-rx\//);
    expect((await run('plugins show v3password -f value', node)).code).toBe(0);
  });
});

describe('the installed command', () => {
  it('loads no HTTP/2, which Node takes longer for than for a request', async () => {
    const { home, run } = await aCloud();
    const list = join(home, 'loaded.mjs');
    writeFileSync(list, `process.on('exit', () => console.error(process.moduleLoadList.filter((name) => / (net|http2)$/.test(name)).join()));`);

    const { code, stderr } = await run('token issue', process.execPath, ['--import', list]);

    expect([code, stderr.trim()]).toEqual([0, 'NativeModule net']);
  });

  it('is on the path of who installed the package', () => {
    expect(readdirSync(join(plain, 'node_modules/.bin'))).toContain('keystoneauth');
  });

  it('lies beside the licences of what is in it', () => {
    const licences = readFileSync(join(command, '../LICENSES.txt'), 'utf8');

    for (const name of ['rxjs', 'yaml', 'tough-cookie', 'saxes', 'env-paths']) expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('prints no colours to a pipe and no secret anywhere', async () => {
    const { run } = await aCloud();
    const token = (await run('token issue -f value -c id')).stdout.trim();

    const outputs = [await run('catalog list'), await run('request GET compute /servers --debug --timing'), await run('token validate')];

    for (const { code, stdout, stderr } of outputs) {
      expect(code).toBe(0);
      expect(`${stdout}${stderr}`).not.toMatch(new RegExp(`\\u001b|${token}|demo-password`));
    }
  });

  it('says by its exit code what went wrong', async () => {
    const { run } = await aCloud();

    expect((await run('request GET compute /servers/none')).code).toBe(1);
    expect((await run('nonsense')).code).toBe(2);
    expect((await run('token issue --os-password pw-Xk4Tz9-refused')).code).toBe(3);
  });

  it('ends with 130 at Ctrl-C and leaves nothing locked', async () => {
    const { served, begin, run } = await aCloud();
    served.cloud.delay({ path: '/identity/v3/auth/tokens', ms: 20_000, times: 1 });
    const child = begin('token issue');
    await expect.poll(() => served.cloud.count(), { timeout: 10_000 }).toBe(1);

    child.kill('SIGINT');

    expect(await once(child, 'exit')).toEqual([130, null]);
    expect((await run('token issue')).code).toBe(0);
  });

  it('ends quietly when nobody reads on', async () => {
    const { begin } = await aCloud();
    const child = begin('plugins list');
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));

    await once(child, 'close');

    expect(stderr).toBe('');
  });

  it('answers also where nobody reads its messages', async () => {
    const { begin } = await aCloud();
    const child = begin('token issue --debug -f value -c user_name');
    child.stderr.destroy();
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));

    expect([await once(child, 'close'), stdout]).toEqual([[0, null], 'demo\n']);
  });

  it.skipIf(!existsSync('/dev/full'))('ends with 1 where its answer could not be written', async () => {
    const { home } = await aCloud();
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => {
      closeSync(full);
    });
    const child = spawn(process.execPath, [command, 'plugins', 'list'], { env: { HOME: home }, stdio: ['ignore', full, 'pipe'] });
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));

    expect([await once(child, 'close'), stderr]).toEqual([[1, null], 'error: The output could not be written (ENOSPC).\n']);
  });
});
