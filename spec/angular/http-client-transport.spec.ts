import { HttpBackend, HttpClient, HttpErrorResponse, HttpEventType, provideHttpClient, withFetch, withInterceptors, type HttpEvent, type HttpRequest } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { inject } from '@angular/core';
import { Session, type SessionOptions } from 'keystoneauth-rx';
import { KEYSTONE_TRANSPORT, keystoneInterceptor, openstack, provideKeystone, withHttpClientTransport } from 'keystoneauth-rx/angular';
import type { CloudService } from 'keystoneauth-rx/testing';
import { firstValueFrom, from, map, throwError, type Observable } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpClientTransport } from '../../src/angular/http-client-transport.js';
import { demoUser, injectorWith, servedCloud } from './http-bench.js';

const echo: CloudService = {
  ...{ type: 'echo', name: 'echo', url: '/echo', path: '/echo' },
  handle: ({ method, headers, text }) => ({ status: 200, json: { method, type: headers['content-type'], text } }),
};

const overFetch = (options: SessionOptions = {}): Session => {
  const injector = injectorWith(provideHttpClient(withFetch()), ...withHttpClientTransport().providers);
  return closing(new Session({ ...options, transport: injector.get(KEYSTONE_TRANSPORT) }));
};

const closing = (session: Session): Session => {
  onTestFinished(() => { session.close(); });
  return session;
};

/** A session over a backend that answers with these events. */
const answeredBy = (events: (request: HttpRequest<unknown>) => Observable<HttpEvent<unknown>>): Session =>
  closing(new Session({ transport: httpClientTransport({ handle: events }) }));

const failureOf = (answer$: Observable<unknown>): Promise<unknown> => firstValueFrom(answer$).then(() => 'no error', (error: unknown) => error);

describe('withHttpClientTransport', () => {
  it('sends sign-in, version documents and requests through the backend of HttpClient', async () => {
    const served = await servedCloud({ services: [{ type: 'identity', name: 'keystone', url: '/identity' }, { type: 'compute', name: 'nova', url: '/compute/v2.1' }] });
    const session = overFetch({ auth: demoUser(served) });

    const { body, status } = await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' }, microversion: '2.90' }));

    expect(status).toBe(200);
    expect(body).toMatchObject({ servers: [{}, {}, {}] });
    expect(served.cloud.signIns).toBe(1);
  });

  it('shows all of it to HttpTestingController', async () => {
    const injector = injectorWith(provideHttpClient(), provideHttpClientTesting(), ...withHttpClientTransport().providers);
    const backend = injector.get(HttpTestingController);
    const session = closing(new Session({ auth: demoUser({ authUrl: 'https://keystone.example.com/v3' }), transport: injector.get(KEYSTONE_TRANSPORT) }));
    const token = firstValueFrom(session.getToken());

    const signIn = backend.expectOne({ method: 'POST', url: 'https://keystone.example.com/v3/auth/tokens' });
    expect(JSON.parse(signIn.request.body as string)).toMatchObject({ auth: { identity: { methods: ['password'] } } });
    expect(signIn.request).toMatchObject({ withCredentials: false, responseType: 'text' });
    const issued = { methods: ['password'], issued_at: '2026-01-01T00:00:00.000000Z', expires_at: '2999-01-01T00:00:00.000000Z', user: { id: 'u', name: 'demo', domain: { id: 'default', name: 'Default' } } };
    signIn.flush({ token: issued }, { status: 201, statusText: 'Created', headers: { 'X-Subject-Token': 'tok-Hq81zW-http', 'Content-Type': 'application/json' } });

    expect(await token).toBe('tok-Hq81zW-http');
    backend.verify();
  });

  it.each<[string, object, object]>([
    ['JSON', { json: { a: 1 } }, { type: 'application/json', text: '{"a":1}' }],
    ['a text', { body: 'words' }, { type: 'text/plain', text: 'words' }],
    ['bytes', { body: new TextEncoder().encode('bytes') }, { text: 'bytes' }],
    ['an ArrayBuffer', { body: new TextEncoder().encode('bytes').buffer }, { text: 'bytes' }],
    ['a Blob', { body: new Blob(['blob'], { type: 'text/x-thing' }) }, { type: 'text/x-thing', text: 'blob' }],
    ['fields', { body: { a: 'b c' } }, { type: 'application/x-www-form-urlencoded', text: 'a=b+c' }],
    ['fields of a function', { body: () => ({ a: 'b c' }) }, { type: 'application/x-www-form-urlencoded;charset=utf-8', text: 'a=b+c' }],
  ])('sends %s', async (_kind, options, arrived) => {
    const served = await servedCloud({ services: [{ type: 'identity', name: 'keystone', url: '/identity' }, echo] });

    const { body } = await firstValueFrom(overFetch({ auth: demoUser(served) }).post(`${served.url}/echo`, options));

    expect(body).toMatchObject({ method: 'POST', ...arrived });
  });

  it('sends a form', async () => {
    const served = await servedCloud({ services: [{ type: 'identity', name: 'keystone', url: '/identity' }, echo] });
    const form = new FormData();
    form.append('file', new Blob(['of the file']), 'name.txt');

    const { body } = await firstValueFrom(overFetch({ auth: demoUser(served) }).post<Record<string, string>>(`${served.url}/echo`, { body: form }));

    expect(body['type']).toMatch(/^multipart\/form-data; ?boundary=/);
    expect(body['text']).toContain('of the file');
  });

  it('refuses what HttpClient has no means for', async () => {
    const session = overFetch();

    expect(await failureOf(session.post('http://127.0.0.1:1/', { body: new Blob(['x']).stream() }))).toMatchObject({ code: 'invalid-option', options: ['body'], outcome: 'not-sent' });
    expect(await failureOf(session.get('http://127.0.0.1:1/', { timeoutMs: { idle: 5 } }))).toMatchObject({ code: 'invalid-option', options: ['timeoutMs.idle'], outcome: 'not-sent' });
  });

  it('gives bytes and streams', async () => {
    const served = await servedCloud();
    const session = overFetch();

    const { body: bytes } = await firstValueFrom(session.get<Uint8Array>(`${served.url}/compute/`, { responseType: 'bytes' }));
    const { body: stream } = await firstValueFrom(session.get<ReadableStream<Uint8Array>>(`${served.url}/compute/`, { responseType: 'stream' }));

    expect(bytes).toBeInstanceOf(Uint8Array);
    expect(JSON.parse(new TextDecoder().decode(bytes))).toHaveProperty('versions');
    expect(await new Response(stream).json()).toHaveProperty('versions');
  });

  it.each(['auto', 'bytes', 'stream'] as const)('reads an error where %s was asked for', async (responseType) => {
    const served = await servedCloud();

    const error = await failureOf(overFetch({ auth: demoUser(served) }).get(`${served.url}/compute/v2.1/servers/none`, { responseType }));

    expect(error).toMatchObject({ code: 'http-error', status: 404, serviceMessage: 'Instance none could not be found.' });
  });

  it('gives a list of versions that comes with status 300', async () => {
    const served = await servedCloud();

    expect(await firstValueFrom(overFetch().get(`${served.url}/identity/`))).toMatchObject({ status: 300, body: { versions: { values: [{}, {}] } } });
  });

  it('calls a refused connection a ConnectFailure', async () => {
    expect(await failureOf(overFetch().get('http://127.0.0.1:1/'))).toMatchObject({ name: 'ConnectFailure', code: 'connect-failure' });
  });

  it.each<[string, ConstructorParameters<typeof HttpErrorResponse>[0], object]>([
    ['a page cannot see why', { status: 0, error: new TypeError('Failed to fetch') }, { code: 'connect-failure', outcome: 'unknown' }],
    ['nothing is known', { status: 0 }, { code: 'connect-failure', outcome: 'unknown' }],
    ['it was too late', { status: 0, error: new DOMException('signal timed out', 'TimeoutError') }, { code: 'connect-timeout', outcome: 'unknown' }],
    ['it was a redirect', { status: 0, responseType: 'opaqueredirect' }, { code: 'redirect-refused', outcome: 'refused' }],
  ])('has the errors of the usual transport where %s', async (_why, failed, error) => {
    expect(await failureOf(answeredBy(() => throwError(() => new HttpErrorResponse(failed))).get('https://api.example.com/'))).toMatchObject(error);
  });

  it('tells the progress', () => {
    const progress: unknown[] = [];
    const session = answeredBy(({ reportProgress }) => {
      expect(reportProgress).toBe(true);
      return from<HttpEvent<unknown>[]>([{ type: HttpEventType.Sent }, { type: HttpEventType.UploadProgress, loaded: 1, total: 2 }, { type: HttpEventType.DownloadProgress, loaded: 3 }]);
    });

    session.post('https://api.example.com/', { body: 'ab', onProgress: (passed) => { progress.push(passed); } }).subscribe({ error: () => undefined });

    expect(progress).toEqual([{ direction: 'upload', loaded: 1, total: 2 }, { direction: 'download', loaded: 3, total: undefined }]);
  });

  it('aborts what nobody waits for any more', () => {
    const injector = injectorWith(provideHttpClient(), provideHttpClientTesting());
    const session = closing(new Session({ transport: httpClientTransport(injector.get(HttpBackend)) }));
    const waiting = session.get('https://api.example.com/').subscribe();
    const sent = injector.get(HttpTestingController).expectOne('https://api.example.com/');

    waiting.unsubscribe();

    expect(sent.cancelled).toBe(true);
  });

  it('serves an application whose options come over HttpClient too', () => {
    const injector = injectorWith(
      provideHttpClient(withInterceptors([keystoneInterceptor])),
      provideHttpClientTesting(),
      provideKeystone(() => inject(HttpClient).get<{ authUrl: string }>('/config.json').pipe(map(({ authUrl }) => ({ auth: demoUser({ authUrl }), signOutChannel: false as const }))), withHttpClientTransport()),
    );
    const backend = injector.get(HttpTestingController);
    const servers = injector.get(HttpClient).get('keystone:/servers', { context: openstack('compute') }).subscribe({ error: () => undefined });

    backend.expectOne('/config.json').flush({ authUrl: 'https://keystone.example.com/v3' });

    expect(backend.expectOne('https://keystone.example.com/v3/auth/tokens').request.method).toBe('POST');
    servers.unsubscribe();
  });
});
