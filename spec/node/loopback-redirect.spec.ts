import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { defer, exhaustMap, firstValueFrom, from, merge, NEVER, Observable, Subject, type ObservableInput, type Subscription } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import type { OpenReceiver, RedirectReceiver } from '../../src/identity/federation/redirect-receiver.js';
import { loopbackRedirect } from '../../src/node/loopback-redirect.js';
import { scriptedProvider } from '../identity/oidc/scripted-provider.js';
import { closeAll, closedLater, serveKeystone, signIn } from '../identity/scripted-keystone.js';

afterEach(closeAll);

const token = 'gAAAAAB-websso-7Kd3Wp';
const state = 'st-Xq48Bn-loopback';
const hasIpv6 = Object.values(networkInterfaces()).flat().some((each) => each?.address === '::1');

interface Waiting {
  readonly redirectUri: string;
  /** What the receiver gave. */
  readonly answer: Promise<string>;
  readonly subscription: Subscription;
}

/** A receiver that listens, for an answer with `state` or a form from `formOrigin`. */
async function listening(receiver: RedirectReceiver, expected: { readonly state?: string; readonly formOrigin?: string }): Promise<Waiting> {
  const opened = await new Promise<{ open: OpenReceiver; subscription: Subscription }>((resolve, reject) => {
    const subscription: Subscription = from(receiver.listen()).subscribe({
      next: (open) => {
        queueMicrotask(() => {
          resolve({ open, subscription });
        });
      },
      error: reject,
    });
  });
  const { open, subscription } = opened;
  closedLater({ close: () => { subscription.unsubscribe(); } });
  const request = { url: 'http://idp.example.com/authorize', redirectUri: open.redirectUri, state: expected.state, formOrigin: expected.formOrigin };
  return { redirectUri: open.redirectUri, answer: firstValueFrom(from(open.receive(request) as ObservableInput<string>)), subscription };
}

const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

describe('loopbackRedirect', () => {
  it('receives the code of a provider, at a free port, while a sign-in waits for it', async () => {
    const { federation, client, service, tokenForms } = await scriptedProvider();
    const pages: Response[] = [];
    const open = async (url: string): Promise<void> => void pages.push(await fetch(url));
    const token1 = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, authorize: loopbackRedirect({ open }) }));

    expect(token1).toBe('gAAAAAB-token-fed-1');
    const { redirect_uri: redirectUri = '' } = tokenForms()[0] ?? {};
    expect(redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(service.arrivals[1]?.path).toContain(`redirect_uri=${encodeURIComponent(redirectUri)}`);
    await expect(fetch(redirectUri)).rejects.toThrow();
  });

  it("receives the token that Keystone's page posts", async () => {
    const keystone = await serveKeystone(({ method }) =>
      method === 'GET' ? { headers: { 'X-Subject-Token': token }, json: v3Token({ userId: 'alice' }).toJSON() } : undefined,
    );
    const open = (url: string): Promise<Response> =>
      post(new URL(url).searchParams.get('origin') ?? '', `token=${token}`, { origin: keystone.url });
    const plugin = v3.webSso({ authUrl: keystone.url, protocol: 'openid', authorize: loopbackRedirect({ open, path: '/auth/websso/', host: 'localhost' }) });

    expect(await signIn(plugin)).toBe(token);
  });

  it('answers with a page that holds nothing of what was sent', async () => {
    const { redirectUri, answer } = await listening(loopbackRedirect({ open: () => undefined }), { state });
    const page = await fetch(`${redirectUri}?code=code-Yh29Ts-loopback&state=${state}`);
    const text = await page.text();

    expect(await answer).toBe(`${redirectUri}?code=code-Yh29Ts-loopback&state=${state}`);
    expect(page.status).toBe(200);
    expect(text).toContain('You can close this window');
    expect(text).not.toMatch(/Yh29Ts|Xq48Bn/);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('refuses everything else, and waits on', async () => {
    const { redirectUri, answer } = await listening(loopbackRedirect({ open: () => undefined }), { state });
    const origin = new URL(redirectUri).origin;
    const statusOf = async (request: Promise<Response>): Promise<number> => (await request).status;

    expect(await statusOf(fetch(`${redirectUri}?code=code-Qz81kW-forged&state=forged`))).toBe(400);
    expect(await statusOf(fetch(`${origin}/favicon.ico`))).toBe(404);
    expect(await statusOf(fetch(redirectUri, { method: 'PUT' }))).toBe(405);
    expect(await statusOf(post(redirectUri, '{}', { 'content-type': 'application/json' }))).toBe(415);
    const long = 'x'.repeat(70_000);
    const head = `Host: ${new URL(redirectUri).host}\r\nContent-Length: ${String(long.length)}\r\nConnection: close`;
    expect(await raw(redirectUri, `POST /callback HTTP/1.1\r\n${head}\r\n\r\n${long}`)).toMatch(/^HTTP\/1\.1 413 /);
    const rebound = await raw(redirectUri, `GET /callback?code=code-Qz81kW-forged&state=${state} HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n`);
    expect(rebound).toMatch(/^HTTP\/1\.1 421 /);

    await post(redirectUri, `code=code-Yh29Ts-loopback&state=${state}`);
    expect(await answer).toContain('code=code-Yh29Ts-loopback');
  });

  it('takes a token from no page but the one that was opened', async () => {
    const { redirectUri, answer } = await listening(loopbackRedirect({ open: () => undefined }), { formOrigin: 'http://ks.example.com' });

    expect((await post(redirectUri, 'token=gAAAAAB-evil-9Xy3Kd', { origin: 'http://evil.example.com' })).status).toBe(403);
    expect((await post(redirectUri, 'token=gAAAAAB-evil-9Xy3Kd', { origin: 'null' })).status).toBe(403);
    expect((await post(redirectUri, 'other=1', { origin: 'http://ks.example.com' })).status).toBe(400);
    expect((await fetch(`${redirectUri}?token=gAAAAAB-evil-9Xy3Kd`)).status).toBe(405);
    await post(redirectUri, `token=${token}`, { origin: 'http://ks.example.com' });
    expect(await answer).toBe(`${redirectUri}?token=${token}`);
  });

  it('tells who stands in front of it what arrived, and what to do if that is right', async () => {
    const { redirectUri } = await listening(loopbackRedirect({ open: () => undefined }), { formOrigin: 'http://ks.example.com' });
    const page = async (origin: string): Promise<string> => (await post(redirectUri, `token=${token}`, { origin })).text();

    const other = await page('https://cloud.example.com');
    expect(other).toContain('sent by a page of https://cloud.example.com, and only what http://ks.example.com sends is taken');
    expect(other).toContain('&quot;pageOrigin&quot;');
    expect(other).not.toContain(token);
    expect(await page('null')).toContain('does not say which page');
    expect(await page(`https://a"&b'c.example.com`)).toContain('https://a&quot;&amp;b&apos;c.example.com');
  });

  it.runIf(hasIpv6)('is there at every address of localhost, or at none', async () => {
    const { redirectUri, answer, subscription } = await listening(loopbackRedirect({ open: () => undefined, host: 'localhost' }), { state });
    const { port } = new URL(redirectUri);
    const lookAt = (address: string, path: string): Promise<string> =>
      raw(redirectUri, `GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\nConnection: close\r\n\r\n`, address);

    expect(redirectUri).toBe(`http://localhost:${port}/callback`);
    expect(await lookAt('127.0.0.1', '/favicon.ico')).toMatch(/^HTTP\/1\.1 404 /);
    expect(await lookAt('::1', `/callback?code=code-Yh29Ts-loopback&state=${state}`)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await answer).toContain('code=code-Yh29Ts-loopback');
    subscription.unsubscribe();

    const somebody = createServer();
    closedLater({ close: () => { somebody.close(); } });
    await once(somebody.listen(0, '::1'), 'listening');
    const taken = loopbackRedirect({ open: () => undefined, host: 'localhost', port: (somebody.address() as AddressInfo).port });
    const { federation, client } = await scriptedProvider();
    const error = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, authorize: taken }));
    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'not-sent' });
    expect(String(error)).toContain('Choose another "port"');
  });

  it('gives up when the sign-in does, and lets go of what opened the page', async () => {
    let shown = 0;
    const browser = new Observable<never>(() => {
      shown += 1;
      return () => (shown -= 1);
    });
    const shows = new Subject<void>();
    const receiver = loopbackRedirect({ open: () => merge(browser, defer(() => { shows.next(); return NEVER; })) });
    let redirectUri = '';
    const isShown = firstValueFrom(shows);
    const waiting = from(receiver.listen())
      .pipe(
        exhaustMap((open) => {
          ({ redirectUri } = open);
          return from(open.receive({ url: 'http://x', redirectUri, state }) as ObservableInput<string>);
        }),
      )
      .subscribe();
    await isShown;
    expect(shown).toBe(1);
    waiting.unsubscribe();

    expect(shown).toBe(0);
    await expect(fetch(redirectUri)).rejects.toThrow();
  });

  it('fails when the page cannot be opened, or the port is taken', async () => {
    const { federation, client } = await scriptedProvider();
    const failing = loopbackRedirect({ open: () => Promise.reject(new Error('There is no browser')) });
    expect(String(await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, authorize: failing })))).toContain('There is no browser');

    const { redirectUri } = await listening(loopbackRedirect({ open: () => NEVER }), { state });
    const taken = loopbackRedirect({ open: () => undefined, port: Number(new URL(redirectUri).port) });
    const error = await signIn(v3.oidcAuthorizationCode({ ...federation, ...client, authorize: taken }));
    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'not-sent' });
    expect(String(error)).toContain('Choose another "port"');
  });

  it('names what it cannot do without, and what cannot be right', () => {
    const open = (): undefined => undefined;

    expect(() => loopbackRedirect({} as never)).toThrow(expect.objectContaining({ options: ['open'] }));
    expect(() => loopbackRedirect({ open, port: 70_000 })).toThrow(expect.objectContaining({ options: ['port'] }));
    expect(() => loopbackRedirect({ open, path: 'callback' })).toThrow(expect.objectContaining({ options: ['path'] }));
    expect(() => loopbackRedirect({ open, host: '0.0.0.0' as never })).toThrow(expect.objectContaining({ options: ['host'] }));
    expect(() => loopbackRedirect({ open, ports: 1 } as never)).toThrow(expect.objectContaining({ code: 'unknown-option' }));
  });
});

/** What is answered to bytes. */
function raw(url: string, bytes: string, address = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(Number(new URL(url).port), address, () => socket.write(bytes));
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => {
      resolve(text);
    });
    socket.on('error', reject);
  });
}
