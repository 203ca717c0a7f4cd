import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import '../../src/cli/cloud-session.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { personAtTerminal, programAtPipe, type TypingPerson } from './prompt/typing-person.js';
import { ownFolder, runCommand, type Ran } from './run-command.js';
import { runWithPerson } from './run-with-person.js';

const demo = { name: 'demo', password: 'pw-Lq4Zt9-demo', passcode: '246810', projects: { demo: ['member'] } };
const factor = { name: 'factor', password: 'pw-Lq4Zt9-factor', passcode: '975318', multiFactor: [['password', 'totp']], projects: { demo: ['member'] } };

let served: ServedCloud;
beforeAll(async () => {
  served = await serveCloud({ users: [demo, factor] });
});
afterAll(() => served.close());
beforeEach(() => {
  served.cloud.reset();
});

/** A folder with a clouds.yaml for both users, with no password in it. */
function home(): string {
  const directory = ownFolder();
  const cloud = (user: string): string =>
    [`  ${user}:`, '    auth:', `      auth_url: ${served.authUrl}`, `      username: ${user}`, '      user_domain_id: default', '      project_name: demo', '      project_domain_id: default'].join('\n');
  writeFileSync(join(directory, 'clouds.yaml'), `clouds:\n${cloud('demo')}\n${cloud('factor')}\n`, { mode: 0o600 });
  return directory;
}

const login = (person: TypingPerson, directory: string, ...more: readonly string[]): Promise<Ran> =>
  runWithPerson(person, ['login', ...more, '-f', 'json'], { directory });

describe('login', () => {
  it('asks for the password and keeps the token: the commands that follow ask nothing and sign in nowhere', async () => {
    const directory = home();
    const person = personAtTerminal();
    person.typeAt('Password for demo at demo: ', `${demo.password}\r`);

    const ran = await login(person, directory, 'demo');

    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ cloud: 'demo', user_name: 'demo', project_name: 'demo', methods: ['password'] });
    expect(ran.stderr).toBe(
      'Password for demo at demo: \nYou are signed in. The commands that follow use this token, which is good for 59 min; "keystoneauth logout" ends it.\n',
    );
    const after = await runCommand(['token', 'issue', '--os-cloud', 'demo', '-f', 'json'], { directory });
    expect(after).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(after.stdout)).toMatchObject({ user_name: 'demo' });
    expect(served.cloud.count('POST')).toBe(1);
  });

  it('asks for the second factor when Keystone does, and never again while the token lasts', async () => {
    const directory = home();
    const person = personAtTerminal();
    person.typeAt('Password for factor at factor: ', `${factor.password}\r`);
    person.typeAt('One-time passcode for factor at factor: ', `${factor.passcode}\r`);

    const ran = await login(person, directory, 'factor');

    expect(ran).toMatchObject({ code: 0 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ user_name: 'factor', methods: expect.arrayContaining(['password', 'totp']) as string[] });
    expect((await runCommand(['token', 'issue', '--os-cloud', 'factor'], { directory })).code).toBe(0);
    expect(served.cloud.signIns).toBe(1);
  });

  it('asks for a passcode again that was mistyped, three times in all', async () => {
    const directory = home();
    const person = personAtTerminal();
    person.typeAt('Password for factor at factor: ', `${factor.password}\r`);
    for (const passcode of ['100001', '100002', '100003', factor.passcode]) person.typeAt('passcode for factor at factor: ', `${passcode}\r`);

    const ran = await login(person, directory, 'factor');

    expect(ran.code).toBe(3);
    expect(ran.stdout).toBe('');
    expect(ran.stderr.match(/That was not accepted/g)).toHaveLength(2);
    expect(served.cloud.failedSignIns).toBe(3);
  });

  it('asks for a password again that was mistyped', async () => {
    const person = personAtTerminal();
    person.typeAt('Password for demo at demo: ', 'pw-Lq4Zt9-typo\r');
    person.typeAt('That was not accepted.\nPassword for demo at demo: ', `${demo.password}\r`);

    expect((await login(person, home(), 'demo')).code).toBe(0);
  });

  it('takes password and passcode from a pipe, and shows no question', async () => {
    const program = programAtPipe(`${factor.password}\n${factor.passcode}\n`);

    const ran = await login(program, home(), 'factor');

    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/^You are signed in\./);
  });

  it('says what it needs where nobody can be asked', async () => {
    const ran = await login(programAtPipe(''), home(), 'demo');

    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('--os-password');
    expect(ran.stderr).toContain('OS_PASSWORD');
    expect(served.cloud.count('POST')).toBe(0);
  });

  it('ends with 130 and sends nothing when Ctrl-C is pressed at the question', async () => {
    const person = personAtTerminal();
    person.typeAt('demo at demo: ', 'pw-Lq4Zt9-half\u0003');

    expect(await login(person, home(), 'demo')).toMatchObject({ code: 130, stdout: '' });
    expect(person.rawModes).toEqual([true, false]);
    expect(served.cloud.count('POST')).toBe(0);
  });

  it('asks nothing while a stored token is good, signs in anew where it was revoked, and with --fresh in any case', async () => {
    const directory = home();
    const environment = { OS_PASSWORD: demo.password };
    const again = async (...more: readonly string[]): Promise<string> =>
      (await runCommand(['login', 'demo', ...more], { directory, environment })).stderr.split('.', 1).join();
    expect(await again()).toBe('You are signed in');
    expect(await again()).toBe('You were signed in already');
    expect(served.cloud.signIns).toBe(1);

    served.cloud.revoke();
    expect(await again()).toBe('You are signed in');
    expect(served.cloud.signIns).toBe(2);

    expect(await again('--fresh')).toBe('You are signed in');
    expect(served.cloud.signIns).toBe(3);
  });

  it('refuses what leaves nothing to keep', async () => {
    expect(await runCommand(['login', 'demo', '--no-store'], { directory: home() })).toMatchObject({ code: 2, stderr: expect.stringContaining('--no-store') as string });
    const environment = { OS_AUTH_TYPE: 'none', OS_ENDPOINT: served.url };
    expect(await runCommand(['login'], { environment })).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing to log in to') as string });
  });
});

describe('logout', () => {
  const environment = { OS_PASSWORD: demo.password };
  const out = (directory: string): Promise<Ran> => runCommand(['logout', 'demo'], { directory });

  it('revokes the token at Keystone and forgets it, without asking for the password', async () => {
    const directory = home();
    const person = personAtTerminal();
    person.typeAt('demo at demo: ', `${demo.password}\r`);
    await login(person, directory, 'demo');

    expect(await out(directory)).toEqual({ code: 0, stdout: '', stderr: 'You are signed out of cloud "demo".\n' });
    expect(served.cloud.count('DELETE', '/identity/v3/auth/tokens')).toBe(1);
    expect(await out(directory)).toEqual({ code: 0, stdout: '', stderr: 'No token is stored for cloud "demo".\n' });
    expect(served.cloud.signIns).toBe(1);
  });

  it('forgets it also where Keystone cannot be told, and says so', async () => {
    const directory = home();
    const person = personAtTerminal();
    person.typeAt('demo at demo: ', `${demo.password}\r`);
    await login(person, directory, 'demo');
    served.cloud.fail({ status: 503, times: 10 });

    const ran = await out(directory);

    expect(ran).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('it stays valid until it ends') as string });
    expect((await out(directory)).stderr).toContain('No token is stored');
  });

  it('takes no offence at a token that Keystone does not know any more', async () => {
    const directory = home();
    await runCommand(['login', 'demo'], { directory, environment });
    served.cloud.expireTokens();

    expect(await runCommand(['logout', 'demo'], { directory, environment })).toMatchObject({ code: 0, stderr: 'You are signed out of cloud "demo".\n' });
    expect(served.cloud.signIns).toBe(1);
  });
});
