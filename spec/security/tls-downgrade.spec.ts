import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { KeystoneEvent, SessionOptions } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { startServer, type ScriptedHttpServer } from '../http/scripted-http-server.js';
import { failureOf, openSession } from '../journeys/demo-cloud.js';
import { tlsFront, authorities } from '../journeys/tls-front.js';
import { startCloud, demo } from '../journeys/demo-cloud.js';
import { closing } from './closing.js';
import { TOKEN } from './hostile-keystone.js';

const certs = join(import.meta.dirname, '../conformance/vectors/support/certs');
const server = { cert: readFileSync(join(certs, 'server.crt')), key: readFileSync(join(certs, 'server.key')) };
const trusting = { tls: { cacert: authorities.right } } satisfies SessionOptions;

async function both(): Promise<{ https: ScriptedHttpServer; http: ScriptedHttpServer }> {
  return { https: closing(await startServer(server)), http: closing(await startServer()) };
}

function setVariable(name: string, value: string): void {
  const before = process.env[name];
  process.env[name] = value;
  onTestFinished(() => {
    if (before === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before;
  });
}

describe('what came over https', () => {
  it('is followed to http by a redirect without anything secret, and not at all with a body', async () => {
    const { https, http } = await both();
    http.answer({ json: { plain: true } });
    https.answer({ status: 307, headers: { Location: `${http.url}/x` } });
    const headers = { 'X-Auth-Token': TOKEN, Authorization: 'Basic cHctVGQ1MS1iYXNpYw==', Cookie: 'a=ck-Td51-cookie' };
    const session = openSession(trusting);

    await firstValueFrom(session.get(`${https.url}/x`, { headers }));
    expect(http.seen.map(({ headers: sent }) => [sent['x-auth-token'], sent.authorization, sent.cookie])).toEqual([[undefined, undefined, undefined]]);
    expect(await failureOf(session.post(`${https.url}/x`, { headers, json: { adminPass: 'pw-Td51-inTheBody' } }))).toMatchObject({ code: 'redirect-refused' });
    expect(http.seen).toHaveLength(1);
  });

  it('keeps a sign-in from being redirected to http', async () => {
    const { https, http } = await both();
    https.answer({ status: 308, headers: { Location: `${http.url}/v3/auth/tokens` } });

    expect(await failureOf(openSession({ ...trusting, auth: v3.password({ authUrl: `${https.url}/v3`, ...demo, password: 'pw-Td51-signIn' }) }).authenticate())).toMatchObject({ code: 'redirect-refused' });
    expect(http.seen).toEqual([]);
  });

  it('keeps its scheme, whatever a version document links to', async () => {
    const { https, http } = await both();
    const links = [{ rel: 'self', href: `${http.url}/v3/` }];
    https.answer({ json: { versions: { values: [{ id: 'v3.14', status: 'stable', links }] } } }, { status: 401, json: {} });
    const auth = v3.password({ authUrl: https.url, ...demo, password: 'pw-Td51-signIn' });

    await failureOf(openSession({ ...trusting, auth }).authenticate());

    expect(https.seen.some(({ method }) => method === 'POST')).toBe(true);
    expect(http.seen).toEqual([]);
  });

  it('is warned of where a catalog has a service without, once', async () => {
    const served = await startCloud();
    const authUrl = await tlsFront(served);
    const events: KeystoneEvent[] = [];
    const session = openSession({ ...trusting, auth: v3.password({ authUrl, ...demo }), mapUrl: (url) => url.replace(/^https:[/][/][^/]*/, 'http://nova.invalid:8774'), connectRetries: 0 });
    session.events$.subscribe((event) => events.push(event));

    for (const path of ['/servers', '/flavors']) await failureOf(session.get(path, { endpointFilter: { serviceType: 'compute' } }));

    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'plain-http-token', message: expect.stringContaining('nova.invalid:8774') as unknown }]);
  });
});

describe('TLS', () => {
  it('is verified although NODE_TLS_REJECT_UNAUTHORIZED says no, so that nobody turns it off for all', async () => {
    setVariable('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { https } = await both();
    https.answer({ json: {} });

    expect(await failureOf(openSession().get(https.url))).toMatchObject({ code: 'ssl-error' });
    expect(https.seen).toEqual([]);
    await expect(firstValueFrom(openSession(trusting).get(https.url))).resolves.toMatchObject({ status: 200 });
  });

  it('is an ERROR event where "insecure" leaves it out, before anything is sent', async () => {
    const { https } = await both();
    https.answer({ json: {} });
    const told: string[] = [];
    const session = openSession({ tls: { insecure: true } });
    session.events$.subscribe(({ type }) => told.push(`${type} after ${String(https.seen.length)}`));

    await firstValueFrom(session.get(https.url));

    expect(told[0]).toBe('security-alert after 0');
  });

  it('is no older than 1.2', async () => {
    const old = closing(await startServer({ ...server, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));
    old.answer({ json: {} });

    expect(await failureOf(openSession(trusting).get(old.url, { connectRetries: 0 }))).toMatchObject({ outcome: 'not-sent' });
    expect(old.seen).toEqual([]);
  });
});
