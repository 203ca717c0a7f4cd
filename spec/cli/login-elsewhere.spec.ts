import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import '../../src/cli/cloud-session.js';
import { closeAll, requestLines, serveKeystone } from '../identity/scripted-keystone.js';
import { scriptedProvider, type ScriptedProvider } from '../identity/oidc/scripted-provider.js';
import { personAtTerminal, type TypingPerson } from './prompt/typing-person.js';
import { ownFolder, runCommand } from './run-command.js';
import { runWithPerson } from './run-with-person.js';

afterEach(closeAll);

/** Flags for a provider's client. */
function flags({ federation, client }: ScriptedProvider, type: string): readonly string[] {
  return [
    ...['--os-auth-type', type, '--os-auth-url', federation.authUrl, '--os-identity-provider', federation.identityProvider, '--os-protocol', federation.protocol],
    ...['--os-client-id', client.clientId, '--os-client-secret', client.clientSecret, '--os-discovery-endpoint', client.discoveryEndpoint],
  ];
}

/** The first page that the person is shown. */
async function page({ io, shown }: TypingPerson): Promise<string> {
  for (;;) {
    const found = /^ {2}(http\S+)$/m.exec(shown())?.[1];
    if (found !== undefined) return found;
    await once(io.stderr, 'data');
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

describe('login with another device', () => {
  it('shows where to go and which code to enter; the token serves the commands that follow', async () => {
    const provider = await scriptedProvider();
    const [person, directory] = [personAtTerminal(), ownFolder()];
    const given = flags(provider, 'v3oidcdeviceauthz');

    const ran = await runWithPerson(person, ['login', ...given, '-f', 'value', '-c', 'user_id'], { directory });

    expect(ran).toMatchObject({ code: 0, stdout: 'user-1\n' });
    expect(ran.stderr).toContain(`To sign in, open   ${provider.url}/go\nand enter the code WDJB-MJHT\n\nor open ${provider.url}/go?user_code=WDJB-MJHT\n`);
    expect((await runCommand(['token', 'issue', ...given], { directory })).code).toBe(0);
    expect(requestLines(provider.service).filter((line) => line === 'POST /device')).toHaveLength(1);
  });

  it('is what other commands send a person to', async () => {
    const provider = await scriptedProvider();

    const ran = await runCommand(['token', 'issue', ...flags(provider, 'v3oidcdeviceauthz')]);

    expect(ran).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('keystoneauth login') as string });
  });
});

describe('login with a browser', () => {
  it('shows the page and receives the code on this machine', async () => {
    const provider = await scriptedProvider();
    const [person, directory] = [personAtTerminal(), ownFolder()];
    const running = runWithPerson(person, ['login', '--no-browser', ...flags(provider, 'v3oidcauthcode')], { directory });

    const answer = await fetch(await provider.visit(await page(person)));

    expect(answer.status).toBe(200);
    expect(await running).toMatchObject({ code: 0 });
    expect((await runCommand(['token', 'issue', ...flags(provider, 'v3oidcauthcode')], { directory })).code).toBe(0);
  });

  it('receives it where the provider was told that it would', async () => {
    const provider = await scriptedProvider();
    const redirectUri = `http://127.0.0.1:${String(await freePort())}/back`;
    const person = personAtTerminal();
    const running = runWithPerson(person, ['login', '--no-browser', ...flags(provider, 'v3oidcauthcode'), '--os-redirect-uri', redirectUri]);

    const back = await provider.visit(await page(person));
    await fetch(back);

    expect(back.startsWith(`${redirectUri}?`)).toBe(true);
    expect((await running).code).toBe(0);
  });

  it('refuses to receive it on another machine', async () => {
    const provider = await scriptedProvider();
    const given = [...flags(provider, 'v3oidcauthcode'), '--os-redirect-uri', 'https://example.com/back'];

    expect(await runCommand(['login', ...given])).toMatchObject({ code: 2, stderr: expect.stringContaining('https://example.com/back') as string });
  });

  it('starts the browser of the desktop', async () => {
    const provider = await scriptedProvider();
    const [person, directory] = [personAtTerminal(), ownFolder()];
    const browser = join(directory, 'xdg-open');
    writeFileSync(browser, `#!${process.execPath}\nvoid fetch(process.argv[2]);\n`);
    chmodSync(browser, 0o755);
    const environment = { DISPLAY: ':99', PATH: directory };

    const ran = await runWithPerson(person, ['login', ...flags(provider, 'v3oidcauthcode')], { directory, environment });

    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain('Your browser is opening this page to sign in:');
  });

  it("receives the token of Keystone's own page with --websso", async () => {
    const token = 'gAAAAAB-websso-Gd7Xm2';
    const keystone = await serveKeystone(({ method, body }) => (method === 'POST' && !body.includes(token) ? { status: 401 } : undefined));
    const port = await freePort();
    const [person, directory] = [personAtTerminal(), ownFolder()];
    const given = ['--os-auth-url', `${keystone.url}/v3`, '--os-identity-provider', 'corporate', '--os-protocol', 'openid', '--os-project-id', 'project-1', '--os-redirect-port', String(port)];
    const running = runWithPerson(person, ['login', '--websso', '--no-browser', ...given, '-f', 'value', '-c', 'user_id'], { directory });

    const shown = await page(person);
    const target = `http://localhost:${String(port)}/auth/websso/`;
    expect(shown).toBe(`${keystone.url}/v3/auth/OS-FEDERATION/identity_providers/corporate/protocols/openid/websso?origin=${encodeURIComponent(target)}`);
    const sent = await fetch(target, { method: 'POST', headers: { Origin: keystone.url }, body: new URLSearchParams({ token }) });

    expect(sent.status).toBe(200);
    expect(await running).toMatchObject({ code: 0, stdout: 'user-1\n' });
    expect((await runCommand(['token', 'issue', '--os-auth-type', 'v3websso', ...given], { directory })).code).toBe(0);
  });

  it('ends with 130 and closes the port when it is interrupted', async () => {
    const provider = await scriptedProvider();
    const port = await freePort();
    const [person, stop] = [personAtTerminal(), new AbortController()];
    const given = [...flags(provider, 'v3oidcauthcode'), '--os-redirect-uri', `http://127.0.0.1:${String(port)}/back`];
    const running = runWithPerson(person, ['login', '--no-browser', ...given], { interrupted: stop.signal });
    await page(person);

    stop.abort();

    expect(await running).toMatchObject({ code: 130, stdout: '' });
    await expect(fetch(`http://127.0.0.1:${String(port)}/back`)).rejects.toThrow();
  });
});
