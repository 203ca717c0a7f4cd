import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BodyNotReplayable } from '../../src/errors/body-not-replayable.js';
import { RedirectRefused } from '../../src/errors/redirect-refused.js';
import { connect, type Connected } from './connected.js';
import { startServer, type Answer, type ScriptedHttpServer } from './scripted-http-server.js';

let here: ScriptedHttpServer;
let elsewhere: ScriptedHttpServer;
let connected: Connected;

beforeAll(async () => {
  here = await startServer();
  elsewhere = await startServer();
});
beforeEach(() => {
  connected = connect();
  elsewhere.answer({ json: { ok: true } });
});
afterAll(async () => {
  connected.close();
  await here.close();
  await elsewhere.close();
});

const credentials = { 'X-Auth-Token': 'tk-8Rw3mNc6Hj', Authorization: 'Basic dXNlcjpwdy0xQ3o2RmgzU2t3', Cookie: 'a=cookie-2Mv7Qd', 'X-Custom': 'v' };
const to = (location: string, status = 302): Answer => ({ status, headers: { Location: location } });
const paths = (server: ScriptedHttpServer): string[] => server.seen.map(({ method, url }) => `${method} ${url}`);

describe('isRedirect', () => {
  it.each([301, 302, 303, 305, 307, 308])('is true of %i', async (status) => {
    here.answer(to('/y', status), { json: {} });
    const { history } = await connected.send({ url: `${here.url}/x` });
    expect(history).toEqual([{ status, url: `${here.url}/x` }]);
  });

  it.each([300, 304])('is false of %i, which is an answer', async (status) => {
    here.answer(to('/y', status));
    await expect(connected.send({ url: `${here.url}/x` })).resolves.toMatchObject({ status, history: [] });
    expect(here.seen).toHaveLength(1);
  });

  it('is false when the limit is used up: the redirect itself is the answer', async () => {
    here.answer(to('/x'));
    await expect(connected.send({ url: `${here.url}/x`, redirect: 2 })).resolves.toMatchObject({ status: 302 });
    expect(here.seen).toHaveLength(3);
    here.answer(to('/x'));
    await expect(connected.send({ url: `${here.url}/x`, redirect: false })).resolves.toMatchObject({ status: 302 });
    expect(here.seen).toHaveLength(1);
  });

  it('ends a loop after 30 hops by default', async () => {
    here.answer(to('/x'));
    const { history } = await connected.send({ url: `${here.url}/x` });
    expect(history).toHaveLength(30);
  });

  it('knows no limit when redirect is true', async () => {
    here.answer(...Array.from({ length: 35 }, () => to('/x')), { json: 'here' });
    await expect(connected.send({ url: `${here.url}/x`, redirect: true })).resolves.toMatchObject({ body: 'here' });
  });
});

describe('followRedirect', () => {
  it('keeps method, body and headers within an origin, whatever the status', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      here.answer(to('/y', status), { json: {} });
      await connected.send({ method: 'POST', url: `${here.url}/x`, headers: credentials, json: { a: 1 } });
      const [, second] = here.seen;
      expect(second).toMatchObject({ method: 'POST', url: '/y', headers: { 'x-auth-token': 'tk-8Rw3mNc6Hj', 'x-custom': 'v' } });
      expect(second?.body.toString()).toBe('{"a":1}');
    }
  });

  it('drops the parameters of the request: the Location is the whole address', async () => {
    here.answer(to('/y?b=2#part'), { json: {} });
    await connected.send({ url: `${here.url}/x`, params: { a: 1 } });
    expect(paths(here)).toEqual(['GET /x?a=1', 'GET /y?b=2']);
  });

  it.each([
    ['/y', '/y'],
    ['y', '/a/y'],
    ['../y', '/y'],
    ['?page=2', '/a/x?page=2'],
    ['/y z', '/y%20z'],
  ])('resolves the relative Location %j against the URL that answered', async (location, path) => {
    here.answer(to(location), { json: {} });
    await connected.send({ url: `${here.url}/a/x` });
    expect(here.seen[1]?.url).toBe(path);
  });

  it('resolves a Location without scheme, and keeps credentials only if it stays where it is', async () => {
    here.answer(to(here.url.replace('http:', '')), { json: {} });
    await connected.send({ url: `${here.url}/x`, headers: credentials });
    expect(here.seen[1]?.headers['x-auth-token']).toBe('tk-8Rw3mNc6Hj');

    here.answer(to(`${elsewhere.url.replace('http:', '')}/y`));
    await connected.send({ url: `${here.url}/x`, headers: credentials });
    expect(elsewhere.seen[0]?.headers['x-auth-token']).toBeUndefined();
  });

  it.each([undefined, '', '  '])('takes the Location %j for none: the reply is the answer, with a warning', async (location) => {
    here.answer({ status: 302, headers: location === undefined ? {} : { Location: location } });
    await expect(connected.send({ url: `${here.url}/x` })).resolves.toMatchObject({ status: 302 });
    expect(connected.events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'missing-location' }]);
  });

  it('sends a GET or HEAD to another origin without any header of plugin, caller or session', async () => {
    for (const method of ['GET', 'HEAD']) {
      here.answer(to(`${elsewhere.url}/y`));
      elsewhere.answer({});
      await connected.send({ method, url: `${here.url}/x`, headers: { ...credentials, 'X-OpenStack-Request-ID': 'req-1' } });
      expect(Object.keys(elsewhere.seen[0]!.headers).sort()).toEqual(['accept-encoding', 'connection', 'host']);
    }
  });

  it('does not give the credentials back when the way leads home again', async () => {
    here.answer(to(`${elsewhere.url}/y`), { json: {} });
    elsewhere.answer(to(`${here.url}/z`));
    await connected.send({ url: `${here.url}/x`, headers: credentials });
    expect(here.seen[1]).toMatchObject({ url: '/z' });
    expect(here.seen[1]?.headers['x-auth-token']).toBeUndefined();
  });

  it.each([
    ['POST', { json: { auth: { password: 'pw-1-6Xk9Tc4' } } }],
    ['PUT', {}],
    ['DELETE', {}],
    ['GET', { body: 'a query in the body' }],
    ['GET', { body: () => 'made for each attempt' }],
  ])('refuses to take %s with %j to another origin', async (method, more) => {
    for (const status of [301, 307]) {
      here.answer({ status, headers: { Location: `${elsewhere.url}/y`, 'X-Openstack-Request-Id': 'req-9' } });
      const error = await connected.failure({ method, url: `${here.url}/x`, headers: credentials, ...more });
      expect(error).toBeInstanceOf(RedirectRefused);
      expect(error).toMatchObject({ code: 'redirect-refused', outcome: 'refused', requestId: 'req-9' });
      expect(error.message).toContain(`${elsewhere.url}/y, another origin`);
    }
    expect(elsewhere.seen).toEqual([]);
  });

  it('makes no body only to find out whether there is one', async () => {
    here.answer(to(`${elsewhere.url}/y`));
    let made = 0;
    await connected.failure({ url: `${here.url}/x`, body: () => `body ${(made += 1)}` });
    expect(made).toBe(1);
  });

  it.each(['ftp://127.0.0.1/x', 'file:///etc/passwd', 'http://', 'javascript:alert(1)'])('refuses %s', async (location) => {
    here.answer(to(location));
    await expect(connected.failure({ url: `${here.url}/x` })).resolves.toMatchObject({ code: 'redirect-refused' });
  });

  it('applies mapUrl to where it leads, before it asks whether that is another origin', async () => {
    const { send } = connect({ mapUrl: (url) => url.replace('http://internal.example', here.url) });
    here.answer(to('http://internal.example/y'), { json: {} });
    await send({ method: 'POST', url: `${here.url}/x`, headers: credentials, json: {} });
    expect(here.seen[1]).toMatchObject({ method: 'POST', url: '/y', headers: { 'x-auth-token': 'tk-8Rw3mNc6Hj' } });
  });

  it('carries the request id of the redirect into the next request', async () => {
    here.answer({ status: 302, headers: { Location: '/y', 'X-Openstack-Request-Id': 'req-7' } }, { json: {} });
    await connected.send({ url: `${here.url}/x` });
    expect(here.seen[1]?.headers['x-openstack-request-id']).toBe('req-7');
  });

  it("keeps the caller's own request id", async () => {
    here.answer({ status: 302, headers: { Location: '/y', 'X-Openstack-Request-Id': 'req-7' } }, { json: {} });
    await connected.send({ url: `${here.url}/x`, headers: { 'X-OpenStack-Request-ID': 'req-inbound' } });
    expect(here.seen.map(({ headers }) => headers['x-openstack-request-id'])).toEqual(['req-inbound', 'req-inbound']);
  });

  it('lists the redirects, oldest first, and gives the URL that answered', async () => {
    here.answer(to('/y', 301), to('/z', 307), { status: 404 });
    const response = await connected.send({ url: `${here.url}/x`, raiseExc: false });
    expect(response).toMatchObject({ status: 404, url: `${here.url}/z` });
    expect(response.history).toEqual([
      { status: 301, url: `${here.url}/x` },
      { status: 307, url: `${here.url}/y` },
    ]);
  });

  it('never sends a stream again, as it would be empty', async () => {
    here.answer(to('/y', 307));
    const body = new Blob(['stream']).stream();
    const error = await connected.failure({ method: 'PUT', url: `${here.url}/x`, body });
    expect(error).toBeInstanceOf(BodyNotReplayable);
    expect(paths(here)).toEqual(['PUT /x']);
  });

  it('hides what the address of a redirect tells', async () => {
    connected.connection.conceal('concealed-value');
    here.answer(to(`${elsewhere.url}/concealed-value?code=code-2Hx6Uj4&page=2`));
    const { message } = await connected.failure({ method: 'POST', url: `${here.url}/x` });
    expect(message).toContain(`${elsewhere.url}/[redacted]?code=[redacted]&page=2`);
  });
});
