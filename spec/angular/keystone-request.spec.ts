import { HttpEventType, HttpParams, httpResource, HttpResponse, type HttpEvent, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { ApplicationRef, runInInjectionContext, signal } from '@angular/core';
import { isHttpError, type EndpointFilter } from 'keystoneauth-rx';
import { openstack } from 'keystoneauth-rx/angular';
import type { Call, CloudService } from 'keystoneauth-rx/testing';
import { firstValueFrom, forkJoin, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { bench, demoUser, servedCloud } from './http-bench.js';

/** A service that tells what it got. */
const echo: CloudService = {
  type: 'echo',
  name: 'echo',
  url: '/echo',
  path: '/echo',
  handle: ({ method, path, headers, text }: Call) => ({ status: 200, json: { method, path, type: headers['content-type'], text } }),
};

/** The catalog of a cloud that has only services of the test's own, beside Keystone. */
const withServices = (...services: readonly CloudService[]): { services: readonly CloudService[] } => ({
  services: [{ type: 'identity', name: 'keystone', url: '/identity' }, { type: 'compute', name: 'nova', url: '/compute/v2.1' }, ...services],
});

const failureOf = (answer$: Observable<unknown>): Promise<unknown> => firstValueFrom(answer$).then(() => 'no error', (error: unknown) => error);

describe('keystoneInterceptor with keystone: URLs', () => {
  it('finds the endpoint, the microversion and the token', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });

    const context = openstack('compute', { microversion: '2.90' });
    const body = await firstValueFrom(http.get<{ servers: object[] }>('keystone:/servers/detail', { context, params: { limit: 2 } }));

    expect(body.servers).toHaveLength(2);
    const [request] = served.cloud.requests('/compute/v2.1/servers');
    expect(request).toMatchObject({ path: '/compute/v2.1/servers/detail', query: 'limit=2', headers: { 'openstack-api-version': 'compute 2.90' } });
    expect(request?.headers['x-auth-token']).toBeTypeOf('string');
  });

  it('signs in once for a hundred requests at a time', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });

    await firstValueFrom(forkJoin(Array.from({ length: 100 }, () => http.get('keystone:/servers', { context: openstack('compute') }))));

    expect(served.cloud.signIns).toBe(1);
    expect(served.cloud.count('GET', '/compute/v2.1/servers')).toBe(100);
  }, 20_000);

  it('renews a revoked token once, however many requests it was on', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });
    const get = (): Observable<object> => http.get('keystone:/servers', { context: openstack('compute') });
    await firstValueFrom(get());
    served.cloud.revoke();

    await firstValueFrom(forkJoin([get(), get(), get()]));

    expect(served.cloud.signIns).toBe(2);
  });

  it('delivers the second 401 as a typed error', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });
    served.cloud.fail({ path: '/compute/v2.1/servers', status: 401, times: 2 });

    expect(isHttpError(await failureOf(http.get('keystone:/servers', { context: openstack('compute') })), 401)).toBe(true);
    expect(served.cloud.count('GET', '/compute/v2.1/servers')).toBe(2);
  });

  it('refuses a microversion that is known to be out of range, and sends nothing', async () => {
    const served = await servedCloud();
    const { http, session } = bench({ signedIn: demoUser(served) });
    await firstValueFrom(session.getEndpointData({ serviceType: 'compute' }));

    const error = await failureOf(http.get('keystone:/servers', { context: openstack('compute', { microversion: '2.999' }) }));

    expect(error).toMatchObject({ code: 'microversion-not-supported', outcome: 'not-sent' });
    expect(served.cloud.count('GET', '/compute/v2.1/servers')).toBe(0);
  });

  it('makes the same error of a 406', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });
    const ask = http.get('keystone:/servers', { context: openstack('compute', { microversion: '2.999', endpointOverride: `${served.url}/compute/v2.1` }) });

    expect(await failureOf(ask)).toMatchObject({ code: 'microversion-not-supported', outcome: 'refused' });
  });

  it.each<[string, string, EndpointFilter, object]>([
    ['a service that is not there', 'dns', {}, { code: 'endpoint-not-found' }],
    ['a region that is not there', 'compute', { regionName: 'Atlantis' }, { code: 'endpoint-not-found' }],
    ['an option that is not known', 'compute', { region: 'RegionOne' }, { code: 'unknown-option', options: ['region'] }],
    ['a setting that HttpClient cannot keep', 'compute', { timeoutMs: { connect: 1000 } }, { code: 'invalid-option', options: ['timeoutMs.connect'] }],
  ])('tells of %s by a typed error', async (_what, service, options, error) => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });

    expect(await failureOf(http.get('keystone:/servers', { context: openstack(service, options) }))).toMatchObject({ ...error, outcome: 'not-sent' });
    expect(served.cloud.count('GET', '/compute')).toBe(0);
  });

  it('errors with MissingAuthPlugin while nobody is signed in', async () => {
    const { http } = bench({});

    expect(await failureOf(http.get('keystone:/servers', { context: openstack('compute') }))).toMatchObject({ code: 'missing-auth-plugin' });
  });

  it.each([
    'keystone://evil.example.com/servers',
    'keystone://evil.example.com@api.example.com/',
    'keystone:https://evil.example.com/servers',
    'keystone:/\\evil.example.com/servers',
    'keystone:\\\\evil.example.com/servers',
    'keystone:servers',
    'keystone:',
    'KEYSTONE://evil.example.com/servers',
  ])('refuses %s', async (url) => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });

    expect(await failureOf(http.get(url, { context: openstack('compute') }))).toMatchObject({ code: 'invalid-option', options: ['url'] });
    expect(served.cloud.count()).toBe(0);
  });

  it('refuses a request that does not say which service it is for', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });

    expect(await failureOf(http.get('keystone:/servers'))).toMatchObject({ code: 'invalid-option', options: ['context'] });
    expect(served.cloud.count()).toBe(0);
  });

  it.each<[string, unknown, object]>([
    ['JSON', { server: { name: 'one' } }, { type: 'application/json', text: '{"server":{"name":"one"}}' }],
    ['a JSON list', [1, 2], { type: 'application/json', text: '[1,2]' }],
    ['a text', 'plain words', { type: 'text/plain', text: 'plain words' }],
    ['HttpParams', new HttpParams({ fromObject: { a: 'b c', d: 1 } }), { type: 'application/x-www-form-urlencoded;charset=UTF-8', text: 'a=b%20c&d=1' }],
    ['URLSearchParams', new URLSearchParams({ a: 'b c' }), { type: 'application/x-www-form-urlencoded', text: 'a=b+c' }],
    ['a Blob', new Blob(['{"of":"a blob"}'], { type: 'application/json-patch+json' }), { type: 'application/json-patch+json', text: '{"of":"a blob"}' }],
    ['an ArrayBuffer', new TextEncoder().encode('bytes').buffer, { text: 'bytes' }],
    ['nothing', null, {}],
  ])('sends %s as HttpClient does', async (_kind, body, arrived) => {
    const served = await servedCloud(withServices(echo));
    const { http } = bench({ signedIn: demoUser(served) });

    expect(await firstValueFrom(http.post('keystone:/things', body, { context: openstack('echo') }))).toMatchObject({ method: 'POST', path: '/things', ...arrived });
  });

  it('sends a form with its boundary', async () => {
    const served = await servedCloud(withServices(echo));
    const { http } = bench({ signedIn: demoUser(served) });
    const form = new FormData();
    form.append('file', new Blob(['of the file']), 'name.txt');

    const { type, text } = await firstValueFrom(http.post<Record<string, string>>('keystone:/', form, { context: openstack('echo') }));

    expect(type).toMatch(/^multipart\/form-data; ?boundary=/);
    expect(text).toContain('of the file');
  });

  it('keeps headers, and lets a content type win over that of the body', async () => {
    const served = await servedCloud(withServices(echo));
    const { http } = bench({ signedIn: demoUser(served) });
    const headers = { 'Content-Type': 'application/merge-patch+json', 'X-Names': ['one', 'two'] };

    await firstValueFrom(http.patch('keystone:/', { a: 1 }, { context: openstack('echo'), headers }));

    expect(served.cloud.requests('/echo')[0]?.headers).toMatchObject({ 'content-type': 'application/merge-patch+json', 'x-names': 'one, two' });
  });

  it('gives texts, blobs and bytes as they were asked for, and the whole response', async () => {
    const served = await servedCloud(withServices(echo));
    const { http } = bench({ signedIn: demoUser(served) });
    const context = openstack('echo');

    const text = await firstValueFrom(http.get('keystone:/a', { context, responseType: 'text' }));
    const blob = await firstValueFrom(http.get('keystone:/a', { context, responseType: 'blob' }));
    const bytes = await firstValueFrom(http.get('keystone:/a', { context, responseType: 'arraybuffer' }));
    const response = await firstValueFrom(http.get('keystone:/a', { context, observe: 'response' }));

    expect(JSON.parse(text)).toMatchObject({ path: '/a' });
    expect(await blob.text()).toBe(text);
    expect(new TextDecoder().decode(bytes)).toBe(text);
    expect(response).toBeInstanceOf(HttpResponse);
    expect(response).toMatchObject({ status: 200, url: `${served.url}/echo/a`, body: { path: '/a' } });
    expect(response.headers.get('content-type')).toContain('json');
  });

  it.each(['json', 'text', 'blob', 'arraybuffer'] as const)('reads what a service says about a failure where %s was asked for', async (responseType) => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });

    const error = await failureOf(http.get('keystone:/servers/none', { context: openstack('compute'), responseType: responseType as 'json' }));

    expect(error).toMatchObject({ code: 'http-error', status: 404, url: `${served.url}/compute/v2.1/servers/none`, serviceMessage: 'Instance none could not be found.' });
  });

  it('calls a page in place of JSON an invalid response', async () => {
    const served = await servedCloud();
    const { http, injector } = bench({ signedIn: demoUser(served), providers: [provideHttpClientTesting()] });
    const failed = failureOf(http.get('keystone:/x', { context: openstack('compute', { endpointOverride: 'https://api.example.com' }) }));
    const [sent] = await seen(injector.get(HttpTestingController), 1);
    sent?.error(new Event('error') as ProgressEvent, { status: 200 });

    expect(await failed).toMatchObject({ code: 'invalid-response', outcome: 'unknown' });
  });

  it('calls a refused connection a ConnectFailure', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });

    const error = await failureOf(http.get('keystone:/', { context: openstack('compute', { endpointOverride: 'http://127.0.0.1:1' }) }));

    expect(error).toMatchObject({ name: 'ConnectFailure', code: 'connect-failure' });
  });

  it('repeats what the service was too busy for', async () => {
    const served = await servedCloud();
    const { http } = bench({ signedIn: demoUser(served) });
    served.cloud.fail({ path: '/compute/v2.1/servers', status: 503 });

    await firstValueFrom(http.get('keystone:/servers', { context: openstack('compute', { statusCodeRetries: 1, statusCodeRetryDelayMs: 1 }) }));

    expect(served.cloud.count('GET', '/compute/v2.1/servers')).toBe(2);
  });

  it('shows the exchange to the interceptors that follow, with the body that was given', async () => {
    const served = await servedCloud(withServices(echo));
    const requests: HttpRequest<unknown>[] = [];
    const watch: HttpInterceptorFn = (request, next) => {
      requests.push(request);
      return next(request);
    };
    const { http } = bench({ signedIn: demoUser(served), after: [watch] });
    const body = { some: 'thing' };

    await firstValueFrom(http.post('keystone:/things?a=1', body, { context: openstack('echo'), params: { b: 2 } }));

    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'POST', url: `${served.url}/echo/things?a=1&b=2`, urlWithParams: `${served.url}/echo/things?a=1&b=2`, transferCache: false, redirect: 'manual' });
    expect(requests[0]?.body).toBe(body);
    expect(requests[0]?.headers.has('X-Auth-Token')).toBe(true);
  });

  it('tells the progress of uploads and downloads', async () => {
    const served = await servedCloud();
    const { http, injector } = bench({ signedIn: demoUser(served), providers: [provideHttpClientTesting()] });
    const events: HttpEvent<unknown>[] = [];
    const context = openstack('compute', { endpointOverride: 'https://api.example.com' });
    http.post('keystone:/upload', 'data', { context, observe: 'events', reportProgress: true }).subscribe((event) => { events.push(event); });
    const [sent] = await seen(injector.get(HttpTestingController), 1);
    sent?.event({ type: HttpEventType.UploadProgress, loaded: 2, total: 4 });
    sent?.event({ type: HttpEventType.DownloadProgress, loaded: 1 });
    sent?.flush({ done: true });

    expect(events.map(({ type }) => type)).toEqual([HttpEventType.Sent, HttpEventType.UploadProgress, HttpEventType.DownloadProgress, HttpEventType.Response]);
    expect(events.at(-1)).toMatchObject({ body: { done: true } });
  });

  it('tells the progress of a real download', async () => {
    const served = await servedCloud(withServices(echo));
    const { http } = bench({ signedIn: demoUser(served) });

    const events = await firstValueFrom(http.get('keystone:/a', { context: openstack('echo'), observe: 'events', reportProgress: true }).pipe(toArray()));

    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining([HttpEventType.ResponseHeader, HttpEventType.DownloadProgress, HttpEventType.Response]));
  });

  it('aborts the exchange when nobody waits any more', async () => {
    const served = await servedCloud();
    const { http, injector, session } = bench({ signedIn: demoUser(served), providers: [provideHttpClientTesting()] });
    const waiting = http.get('keystone:/', { context: openstack('compute', { endpointOverride: 'https://api.example.com' }) }).subscribe();
    const [sent] = await seen(injector.get(HttpTestingController), 1);

    waiting.unsubscribe();

    expect(sent?.cancelled).toBe(true);
    expect(session.snapshot().inFlight).toBe(0);
  });

  it('answers at once where everything is known', async () => {
    const served = await servedCloud();
    const { http, injector, session } = bench({ signedIn: demoUser(served), providers: [provideHttpClientTesting()] });
    await firstValueFrom(session.getEndpoint({ serviceType: 'compute' }));
    const bodies: unknown[] = [];
    http.get('keystone:/servers', { context: openstack('compute') }).subscribe((body) => { bodies.push(body); });

    injector.get(HttpTestingController).expectOne(`${served.url}/compute/v2.1/servers`).flush({ servers: [] });

    expect(bodies).toEqual([{ servers: [] }]);
  });
});

describe('keystoneInterceptor with httpResource', () => {
  it('follows the signals that the request reads', async () => {
    const served = await servedCloud(withServices(echo));
    const { injector } = bench({ signedIn: demoUser(served) });
    const path = signal('first');
    const regionName = signal('RegionOne');
    const resource = runInInjectionContext(injector, () =>
      httpResource<{ path: string }>(() => ({ url: `keystone:/${path()}`, context: openstack('echo', { regionName: regionName() }) })),
    );
    const app = injector.get(ApplicationRef);
    app.tick();
    await app.whenStable();
    expect(resource.value()).toMatchObject({ path: '/first' });

    path.set('second');
    app.tick();
    await app.whenStable();
    expect(resource.value()).toMatchObject({ path: '/second' });

    regionName.set('Atlantis');
    app.tick();
    await app.whenStable();
    expect(resource.error()).toMatchObject({ code: 'endpoint-not-found' });
  });
});

/** Requests that have come as far as the backend. */
async function seen(controller: HttpTestingController, count: number): Promise<ReturnType<HttpTestingController['match']>> {
  const found: ReturnType<HttpTestingController['match']> = [];
  while (found.length < count) {
    found.push(...controller.match(() => true));
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  return found;
}
