import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KeystoneEvent } from 'keystoneauth-rx';
import { gateway, toNodeListener, type Gateway, type GatewayOptions } from 'keystoneauth-rx/node';
import type { CloudOptions } from 'keystoneauth-rx/testing';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { expect, onTestFinished } from 'vitest';

/** Passwords that occur nowhere else. */
export const ADA = { username: 'ada', userDomainId: 'default', password: 'pw-Kc81Tz-gateway-ada' };
export const BOB = { username: 'bob', userDomainId: 'default', password: 'pw-Wn46Rd-gateway-bob' };
export const FAY = { username: 'fay', userDomainId: 'default', password: 'pw-Hq37Lm-gateway-fay' };
export const PASSCODE = '908172';
export const DEMO = { projectName: 'demo', projectDomainId: 'default' };

const CLOUD: CloudOptions = {
  users: [
    { name: 'ada', password: ADA.password, projects: { demo: ['member', 'reader'], admin: ['admin'] } },
    { name: 'bob', password: BOB.password, projects: { demo: ['reader'] } },
    { name: 'fay', password: FAY.password, passcode: PASSCODE, multiFactor: [['password', 'totp']], projects: { demo: ['member'] } },
  ],
};

/** What a browser was answered. */
export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Record<string, unknown>;
  /** Why the gateway itself answers. */
  readonly reason: string | undefined;
}

/** What a request says besides its path. */
export interface Said {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
  /** Without the header that only own pages send. */
  readonly bare?: boolean;
}

/** As much of a browser as the gateway sees: it keeps cookies and sends them back. */
export interface Browser {
  ask(path: string, said?: Said): Promise<Seen>;
  signIn(credentials: object, scope?: object): Promise<Seen>;
  /** `name=value`, as the browser has it. */
  cookie: string | undefined;
}

/** A gateway in front of a cloud of its own, over real HTTP, until the spec ends. */
export interface ServedGateway {
  readonly url: string;
  readonly handler: Gateway;
  readonly served: ServedCloud;
  readonly events: KeystoneEvent[];
  /** Everything that any browser was answered, as text. */
  readonly answers: string[];
  browser(): Browser;
}

/** Starts a cloud and a gateway in front of it. */
export async function serveGateway(options: Partial<GatewayOptions> = {}, cloud: CloudOptions = {}): Promise<ServedGateway> {
  const served = await serveCloud({ ...CLOUD, ...cloud });
  const handler = gateway({ authUrl: served.authUrl, ...options });
  const url = await listenFor(handler);
  onTestFinished(async () => {
    handler.close();
    await served.close();
  });
  const events: KeystoneEvent[] = [];
  handler.events$.subscribe((event) => events.push(event));
  const answers: string[] = [];
  return { url, handler, served, events, answers, browser: () => browserAt(url, answers) };
}

/** Serves a gateway at a free port of this machine until the spec ends. */
export async function listenFor(handler: Gateway): Promise<string> {
  const server = createServer(toNodeListener(handler)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** A browser with no cookies yet. */
export function browserAt(url: string, answers: string[] = []): Browser {
  const browser: Browser = {
    cookie: undefined,
    ask: async (path, { method = 'GET', headers = {}, json, body, bare = false } = {}) => {
      const reply = await fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(bare ? {} : { 'x-requested-with': 'keystoneauth-rx' }),
          ...(browser.cookie !== undefined && { cookie: browser.cookie }),
          ...headers,
        },
        body: json === undefined ? body : JSON.stringify(json),
        ...(body instanceof ReadableStream && { duplex: 'half' }),
      } as RequestInit);
      const text = await reply.text();
      answers.push(JSON.stringify([...reply.headers]), text);
      for (const set of reply.headers.getSetCookie()) browser.cookie = set.includes('Max-Age=0') ? undefined : set.split(';', 1)[0];
      const parsed = parse(text);
      const reason = (parsed['error'] as { reason?: string } | undefined)?.reason;
      return { status: reply.status, headers: reply.headers, text, json: parsed, reason };
    },
    signIn: (credentials, scope = DEMO) => browser.ask('/os/session', { method: 'POST', json: { ...credentials, scope } }),
  };
  return browser;
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Sends a path exactly as it is written, which fetch does not. */
export function askRaw(url: string, path: string, headers: Record<string, string>): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, headers }, (reply: IncomingMessage) => {
      reply.resume();
      resolve(reply.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

/** Every token that the cloud was shown or gave, and every password of its users. */
export function secretsOf({ served }: ServedGateway): readonly string[] {
  const shown = served.cloud.requests().flatMap(({ headers }) => [headers['x-auth-token'], headers['x-subject-token']]);
  return [...new Set([...shown.filter((one) => one !== undefined), ADA.password, BOB.password, FAY.password])];
}

/** No secret is in any answer or event. */
export function expectNoSecrets(gate: ServedGateway): void {
  const told = [...gate.answers, JSON.stringify(gate.events)].join('\n');
  const secrets = secretsOf(gate);
  expect(secrets.length).toBeGreaterThan(3);
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
}
