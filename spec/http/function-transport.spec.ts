import { firstValueFrom, NEVER, of, startWith } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { functionTransport, Session, type FunctionReply, type FunctionRequest, type RequestOptions } from 'keystoneauth-rx';
import { createCloud } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const URL_OF = 'http://service.test/thing';

/** What came of a request, and what the function saw of it. */
async function asked(reply: Partial<FunctionReply>, { method = 'GET', ...options }: RequestOptions & { readonly method?: string } = {}): Promise<{ readonly seen: FunctionRequest[]; readonly body: unknown }> {
  const seen: FunctionRequest[] = [];
  const transport = functionTransport((request) => {
    seen.push(request);
    return { status: 200, ...reply };
  });
  const { body } = await firstValueFrom(new Session({ transport }).request(URL_OF, { method, ...options }));
  return { seen, body };
}

async function* twoParts(): AsyncGenerator<string | Uint8Array> {
  yield 'first ';
  yield await Promise.resolve(new TextEncoder().encode('second'));
}

describe('functionTransport', () => {
  it('answers a whole session from the embedded cloud, without a network', async () => {
    const cloud = createCloud();
    const auth = v3.password({ authUrl: cloud.authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password', projectName: 'demo', projectDomainId: 'default' });
    const session = new Session({ auth, transport: functionTransport((request) => cloud.handle(request)) });

    const reply = await firstValueFrom(session.adapter('compute').get<{ servers: unknown[] }>('/servers'));

    expect(reply.body.servers).toHaveLength(3);
    expect(cloud.signIns).toBe(1);
  });

  it('answers at once what is given at once', () => {
    let status = 0;
    new Session({ transport: functionTransport(() => ({ status: 204 })) }).get(URL_OF).subscribe((reply) => (status = reply.status));

    expect(status).toBe(204);
  });

  it.each<[string, () => ReturnType<Parameters<typeof functionTransport>[0]>]>([
    ['a Promise', () => Promise.resolve({ status: 201 })],
    ['an Observable', () => of({ status: 201 })],
    ['an Observable that goes on', () => NEVER.pipe(startWith({ status: 201 }))],
  ])('takes a reply that is given as %s', async (_kind, answer) => {
    expect((await firstValueFrom(new Session({ transport: functionTransport(answer) }).get(URL_OF))).status).toBe(201);
  });

  it.each<[string, RequestOptions, string | undefined]>([
    ['none', {}, undefined],
    ['JSON', { json: { name: 'a' } }, '{"name":"a"}'],
    ['fields', { body: { name: 'a b' } }, 'name=a+b'],
    ['parameters', { body: () => new URLSearchParams({ name: 'a' }) }, 'name=a'],
    ['bytes', { body: new TextEncoder().encode('bytes') }, 'bytes'],
    ['a Blob', { body: new Blob(['blob']) }, 'blob'],
    ['a stream', { body: new Blob(['stream']).stream() }, 'stream'],
    ['parts', { body: twoParts() }, 'first second'],
  ])('hands over a body as text: %s', async (_kind, options, text) => {
    const { seen } = await asked({}, { method: 'POST', ...options });

    expect(seen).toEqual([expect.objectContaining({ method: 'POST', url: URL_OF, body: text })]);
  });

  it('gives a reply in the form that is wanted, its headers by any spelling', async () => {
    const reply = { headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' };

    expect((await asked(reply)).body).toEqual({ a: 1 });
    expect((await asked(reply, { responseType: 'text' })).body).toBe('{"a":1}');
    expect((await asked(reply, { responseType: 'bytes' })).body).toEqual(new TextEncoder().encode('{"a":1}'));
    expect(await new Response((await asked(reply, { responseType: 'stream' })).body as ReadableStream).text()).toBe('{"a":1}');
    expect((await asked({})).body).toBeUndefined();
    await expect(asked({ status: 404, body: 'not here' }, { responseType: 'bytes' })).rejects.toMatchObject({ code: 'http-error', status: 404 });
  });

  it('holds a reply back, by the clock it was given', () => {
    const runtime = new VirtualRuntime();
    let isThere = false;
    const transport = functionTransport(() => ({ status: 200, delayMs: 5000 }), { runtime });
    new Session({ transport, runtime }).get(URL_OF).subscribe(() => (isThere = true));

    runtime.advance(4999);
    expect(isThere).toBe(false);
    runtime.advance(1);
    expect(isThere).toBe(true);
  });

  it('breaks the connection where that was ordered', async () => {
    await expect(asked({ status: 0, fault: 'reset' })).rejects.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
  });

  it('makes a typed error of what the function throws', async () => {
    const transport = functionTransport(() => { throw new Error('no such page'); });

    await expect(firstValueFrom(new Session({ transport }).get(URL_OF))).rejects.toMatchObject({ code: 'unknown-connection-error' });
  });

  it.each<[string, () => unknown, string]>([
    ['no function', () => functionTransport({} as never), 'answer'],
    ['an unknown option', () => functionTransport(() => ({ status: 200 }), { clock: 1 } as object), 'clock'],
  ])('refuses %s', (_what, make, name) => {
    expect(make).toThrow(expect.objectContaining({ options: [name] }));
  });
});
