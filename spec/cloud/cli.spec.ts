import { execFile, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { revokeToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { open } from './account-session.js';
import { describeCloud } from './describe-cloud.js';
import { describeFederation } from './describe-federation.js';
import { type CloudAccess } from './services/cloud.js';
import { browse } from './services/federation/scripted-browser.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = join(root, 'dist/cli/main.cjs');

/** The command as it is installed. */
async function build(): Promise<void> {
  if (!existsSync(program)) await promisify(execFile)(process.execPath, ['--import', 'tsx', 'spec/config/bundle/bundle.ts'], { cwd: root });
}

interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell of somebody new: a home with this clouds.yaml, and nothing else. */
interface Shell {
  run(argv: readonly string[], options?: RunOptions): Promise<Ran>;
}

interface RunOptions {
  readonly input?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Called with all of stderr whenever there is more of it. */
  readonly watch?: ((stderr: string) => void) | undefined;
}

function shell(clouds: Readonly<Record<string, unknown>>): Shell {
  const home = mkdtempSync(join(tmpdir(), 'mounted-secrets-shell-'));
  onTestFinished(() => {
    rmSync(home, { recursive: true, force: true });
  });
  writeFileSync(join(home, 'clouds.yaml'), JSON.stringify({ clouds }), { mode: 0o600 });
  const run = (argv: readonly string[], { input = '', environment, watch }: RunOptions = {}): Promise<Ran> =>
    new Promise((resolve, reject) => {
      const env = { HOME: home, PATH: process.env['PATH'], ...environment };
      const child = spawn(process.execPath, [program, ...argv], { cwd: home, env });
      onTestFinished(() => void child.kill('SIGKILL'));
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => {
        stderr += chunk.toString();
        watch?.(stderr);
      });
      child.stdin.on('error', () => undefined).end(input);
      child.on('error', reject).on('close', (code) => {
        resolve({ code, stdout, stderr });
      });
    });
  return { run };
}

/** A cloud of clouds.yaml for an account, without its password. */
function cloudOf({ authUrl, demo: { credentials } }: CloudAccess): Readonly<Record<string, unknown>> {
  const { username, userDomainId, projectName, projectDomainId } = credentials;
  return { auth: { auth_url: authUrl, username, user_domain_id: userDomainId, project_name: projectName, project_domain_id: projectDomainId } };
}

describeCloud('the command at a real Keystone', (cloud) => {
  const { authUrl, admin, demo } = cloud;
  const { password } = demo.credentials;
  beforeAll(build);

  /** A shell that is signed in as demo. */
  async function signedIn(): Promise<Shell> {
    const one = shell({ lab: cloudOf(cloud) });
    expect(await one.run(['login', 'lab'], { input: `${password}\n` })).toMatchObject({ code: 0, stderr: expect.stringMatching(/^You are signed in\./) as string });
    return one;
  }

  it('signs in once for all that follows, and out again', async () => {
    const one = await signedIn();

    const issued = await one.run(['token', 'issue', '-f', 'json']);
    const { id, user_id: userId } = JSON.parse(issued.stdout) as { readonly id: string; readonly user_id: string };
    expect(userId).toBe(demo.userId);
    expect(await one.run(['logout'])).toMatchObject({ code: 0, stderr: 'You are signed out of cloud "lab".\n' });

    const session = open(v3.password({ authUrl, ...admin.credentials }));
    const gone = session.get(`${authUrl}/auth/tokens`, { headers: { 'X-Subject-Token': id } });
    await expect(firstValueFrom(gone)).rejects.toMatchObject({ status: 404 });
    expect(await one.run(['token', 'issue'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('asks services what a person wants to know', async () => {
    const one = await signedIn();
    const printed = async (...argv: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await one.run(argv);
      expect([code, stderr]).toEqual([0, '']);
      return stdout;
    };

    expect(JSON.parse(await printed('catalog', 'list', '-f', 'json'))).toContainEqual(expect.objectContaining({ type: 'identity' }));
    expect(await printed('versions', 'identity')).toContain('v3');
    expect(await printed('endpoint', 'show', 'placement')).toContain(cloud.placementUrl);
    expect(JSON.parse(await printed('request', 'GET', 'identity', '/auth/projects'))).toMatchObject({ projects: [{ name: 'demo' }] });
    const token = (await printed('token', 'issue', '-f', 'value', '-c', 'id')).trim();
    expect(await printed('token', 'validate', token)).toContain(demo.userId);
    expect((await one.run(['token', 'revoke', token])).code).toBe(0);
    expect((await one.run(['token', 'validate', token], { input: `${password}\n` })).code).not.toBe(0);
  });

  it('notices at login that the stored token was revoked', async () => {
    const one = await signedIn();
    const { stdout: token } = await one.run(['token', 'issue', '-f', 'value', '-c', 'id']);
    await firstValueFrom(revokeToken(open(v3.password({ authUrl, ...admin.credentials })), token.trim()));

    expect(await one.run(['login'], { input: `${password}\n` })).toMatchObject({ code: 0, stderr: expect.stringMatching(/^You are signed in\./) as string });
    expect((await one.run(['login'])).stderr).toMatch(/^You were signed in already\./);
  });

  it('asks for the second factor', async () => {
    const own = `pw-${randomUUID()}`;
    const setup = open(v3.password({ authUrl, ...admin.credentials }));
    const options = { multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] };
    const user = { name: `cli-${randomUUID()}`, domain_id: 'default', password: own, options };
    const { body } = await firstValueFrom(setup.post<{ user: { id: string } }>(`${authUrl}/users`, { json: { user } }));
    const userId = body.user.id;
    const roles = await firstValueFrom(setup.get<{ roles: { id: string }[] }>(`${authUrl}/roles`, { params: { name: 'reader' } }));
    await firstValueFrom(setup.put(`${authUrl}/projects/${demo.projectId}/users/${userId}/roles/${roles.body.roles[0]?.id ?? ''}`));
    const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
    await firstValueFrom(setup.post(`${authUrl}/credentials`, { json: { credential: { type: 'totp', blob: totpSecret, user_id: userId } } }));
    const one = shell({ secured: { auth: { auth_url: authUrl, user_id: userId, project_id: demo.projectId } } });
    const passcode = passcodeFrom(totpSecret);

    const ran = await one.run(['login', '-f', 'json'], { input: `${own}\n${passcode}\n` });

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ user_id: userId, methods: expect.arrayContaining(['password', 'totp']) as string[] });
    expect((await one.run(['token', 'issue', '-f', 'value', '-c', 'user_id'])).stdout).toBe(`${userId}\n`);
  });

  it('says with 3 that the credentials were refused, and shows none of them', async () => {
    const one = shell({ lab: cloudOf(cloud) });

    const ran = await one.run(['login'], { input: 'pw-Wz6Hd1-wrong\n' });

    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toContain('401');
    expect(ran.stderr).not.toContain('Wz6Hd1');
  });

  it('checks a configuration by signing in', async () => {
    const one = shell({ lab: cloudOf(cloud) });

    const ran = await one.run(['clouds', 'check', '--connect'], { environment: { OS_PASSWORD: password } });

    expect(ran).toMatchObject({ code: 0, stdout: '' });
    expect(ran.stderr).toContain('signed in as demo for demo;');
  });

  it('shows nothing of a password that is typed at a terminal', async () => {
    const shown = await typedAtTerminal(['login', ...flagsOf(cloud)], 'Password for demo', `${password}\r`);

    expect(shown).toContain('You are signed in');
    expect(shown).not.toContain(password);
  });
});

/** The flags for an account, without its password. */
function flagsOf({ authUrl, demo: { credentials } }: CloudAccess): readonly string[] {
  const { username, projectName } = credentials;
  return [...['--os-auth-url', authUrl, '--os-username', username, '--os-user-domain-id', 'default'], ...['--os-project-name', projectName, '--os-project-domain-id', 'default']];
}

/** What a terminal shows of a command at which somebody types once the question is there. */
async function typedAtTerminal(argv: readonly string[], question: string, typed: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'mounted-secrets-terminal-'));
  onTestFinished(() => {
    rmSync(home, { recursive: true, force: true });
  });
  const line = [process.execPath, program, ...argv].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', line, '/dev/null'], { cwd: home, env: { HOME: home, PATH: process.env['PATH'], TERM: 'xterm', SHELL: '/bin/sh' } });
  onTestFinished(() => void child.kill('SIGKILL'));
  let shown = '';
  let isTyped = false;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    if (isTyped || !shown.includes(question)) return;
    isTyped = true;
    child.stdin.write(typed);
  });
  await new Promise((resolve) => child.on('close', resolve));
  return shown;
}

/** RFC 6238, for the moment. */
function passcodeFrom(secret: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = Array.from(secret, (letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  return String((digest.readUInt32BE((digest.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

describeFederation('the command and people who sign in elsewhere', (federated) => {
  beforeAll(build);

  it('waits until somebody has entered the code of a device', async () => {
    const { authUrl, openId, scopes } = federated();
    const { identityProvider, protocol, discoveryEndpoint } = openId;
    const auth = { auth_url: authUrl, identity_provider: identityProvider, protocol, discovery_endpoint: discoveryEndpoint, client_id: openId.public.clientId };
    const one = shell({ corporate: { auth_type: 'v3oidcdeviceauthz', auth: { ...auth, openid_scope: 'openid', project_id: scopes.projectId } } });
    let isEntered = false;

    const ran = await one.run(['login', '-f', 'value', '-c', 'user_name'], {
      watch: (stderr) => {
        const [, page, code] = /open {3}(\S+)\nand enter the code (\S+)\n/.exec(stderr) ?? [];
        if (isEntered || page === undefined || code === undefined) return;
        isEntered = true;
        void browse(page, { types: { ...openId.person, user_code: code }, within: [openId.issuer] });
      },
    });

    expect(ran).toMatchObject({ code: 0, stdout: `${openId.person.username}\n` });
    expect((await one.run(['token', 'issue', '-f', 'value', '-c', 'project_id'])).stdout).toBe(`${scopes.projectId}\n`);
  });

  it("takes the token of Keystone's own page", async () => {
    const { authUrl, openId, scopes, webSso } = federated();
    const { hostname, port } = new URL(webSso.origins.at(-1) ?? '');
    const place = { redirect_host: hostname, redirect_port: port };
    const auth = { auth_url: authUrl, identity_provider: webSso.identityProvider, protocol: webSso.protocol, project_id: scopes.projectId, ...place };
    const one = shell({ browser: { auth_type: 'v3websso', auth } });
    let isOpen = false;

    const ran = await one.run(['login', '--no-browser', '-f', 'value', '-c', 'user_name'], {
      watch: (stderr) => {
        const page = /^ {2}(http\S+)$/m.exec(stderr)?.[1];
        if (isOpen || page === undefined) return;
        isOpen = true;
        const within = [new URL(authUrl).origin, openId.issuer];
        void browse(page, { types: openId.person, within }).then(({ form }) =>
          fetch(form?.action ?? '', { method: 'POST', headers: { Origin: new URL(authUrl).origin }, body: new URLSearchParams({ ...form?.fields }) }),
        );
      },
    });

    expect(ran).toMatchObject({ code: 0, stdout: `${openId.person.username}\n` });
    expect((await one.run(['token', 'issue', '-f', 'value', '-c', 'project_id'])).stdout).toBe(`${scopes.projectId}\n`);
  });
});
