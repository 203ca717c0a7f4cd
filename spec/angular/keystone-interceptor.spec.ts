import { HttpErrorResponse, type HttpInterceptorFn, type HttpRequest } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { withoutKeystone } from 'keystoneauth-rx/angular';
import { createCloud, type CloudService } from 'keystoneauth-rx/testing';
import { firstValueFrom, forkJoin } from 'rxjs';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { bench, demoUser, servedCloud, type Bench } from './http-bench.js';

const HIDDEN = 'https://dns.internal.example.com';

const services: readonly CloudService[] = [
  { type: 'identity', name: 'keystone', url: '/identity' },
  { type: 'compute', name: 'nova', url: 'https://api.example.com/compute/v2.1' },
  { type: 'block-storage', name: 'cinder', url: 'https://api.example.com/volume/v3/$(project_id)s/' },
  { type: 'image', name: 'glance', url: { public: 'https://image.example.com:9292', internal: 'http://10.0.0.5:9292' } },
  { type: 'network', name: 'neutron', url: 'http://net.example.com/' },
  { type: 'dns', name: 'designate', url: HIDDEN },
];

const mapUrl = (url: string): string => url.replace(HIDDEN, 'https://app.example.com/os/dns');

describe('keystoneInterceptor with other URLs', () => {
  let served: ServedCloud;
  let project = '';
  beforeAll(async () => { served = await serveCloud({ services }); });
  afterAll(() => served.close());

  const signedIn = async (): Promise<Bench & { readonly backend: HttpTestingController }> => {
    const options = { base: 'https://app.example.com/console/', attachTo: ['https://metrics.example.com/api', '/own/'], mapUrl };
    const parts = bench({ ...options, signedIn: demoUser(served), providers: [provideHttpClientTesting()] });
    project = (await firstValueFrom(parts.session.getProjectId())) ?? '';
    return { ...parts, backend: parts.injector.get(HttpTestingController) };
  };
  const isSigned = ({ http, backend }: Bench & { readonly backend: HttpTestingController }, url: string): boolean => {
    http.get(url).subscribe({ error: () => undefined });
    return backend.expectOne(() => true).request.headers.has('X-Auth-Token');
  };

  it.each([
    ['https://api.example.com/compute/v2.1'],
    ['https://api.example.com/compute/v2.1/'],
    ['https://api.example.com/compute/v2.1?limit=1'],
    ['https://api.example.com/compute/v2.1#top'],
    ['https://api.example.com/compute/v2.1/servers/detail?name=..%2f..'],
    ['https://API.example.com/compute/v2.1/servers'],
    ['https://api.example.com:443/compute/v2.1/servers'],
    ['https://api.example.com/compute/./v2.1/x/../servers'],
    ['https://api.example.com/volume/v3/PROJECT/volumes'],
    ['https://image.example.com:9292/v2/images'],
    ['https://image.example.com:9292'],
    ['https://image.example.com:9292/v2/images/a%2Fb/..name'],
    ['http://10.0.0.5:9292/v2/images'],
    ['http://net.example.com/v2.0/networks'],
    ['https://app.example.com/os/dns/v2/zones'],
    ['/os/dns/v2/zones'],
    ['../os/dns/v2/zones'],
    ['//api.example.com/compute/v2.1/servers'],
    ['https://metrics.example.com/api/v1'],
    ['/own/thing'],
  ])('gives the token to %s', async (url) => {
    const parts = await signedIn();
    expect(isSigned(parts, url.replace('PROJECT', project))).toBe(true);
  });

  it.each([
    ['a path that only begins alike', 'https://api.example.com/compute/v2.10/servers'],
    ['a path above the endpoint', 'https://api.example.com/compute'],
    ['another path of the host', 'https://api.example.com/'],
    ['the project of somebody else', 'https://api.example.com/volume/v3/0123456789abcdef/volumes'],
    ['the endpoint left by dots', 'https://api.example.com/compute/v2.1/../../admin'],
    ['the endpoint left by escaped dots', 'https://api.example.com/compute/v2.1/%2e%2e/%2E./admin'],
    ['the endpoint left by escaped slashes', 'https://api.example.com/compute/v2.1/..%2f..%2fadmin'],
    ['the endpoint left by escaped backslashes', 'https://api.example.com/compute/v2.1/..%5C..%5Cadmin'],
    ['the endpoint left by twice escaped dots', 'https://api.example.com/compute/v2.1/%252e%252e/admin'],
    ['the endpoint left by twice escaped slashes', 'https://api.example.com/compute/v2.1/x%252f..%252fadmin'],
    ['the endpoint left by dots with a parameter', 'https://api.example.com/compute/v2.1/..;/admin'],
    ['backslashes', 'https:\\\\api.example.com\\compute\\v2.1\\servers'],
    ['a line break', 'https://api.example.com/compute/v2.1/\nservers'],
    ['plain http where the catalog has https', 'http://api.example.com/compute/v2.1/servers'],
    ['https where the catalog has plain http', 'https://net.example.com/v2.0/networks'],
    ['another port', 'https://api.example.com:8443/compute/v2.1/servers'],
    ['no port where the catalog has one', 'https://image.example.com/v2/images'],
    ['a host that begins alike', 'https://api.example.com.evil.net/compute/v2.1/servers'],
    ['a host that ends alike', 'https://evilapi.example.com/compute/v2.1/servers'],
    ['a host below', 'https://evil.api.example.com/compute/v2.1/servers'],
    ['a host with a final dot', 'https://api.example.com./compute/v2.1/servers'],
    ['a host that looks alike', 'https://api.exаmple.com/compute/v2.1/servers'],
    ['user info that looks like the host', 'https://api.example.com@evil.net/compute/v2.1/servers'],
    ['user info', 'https://demo:word@api.example.com/compute/v2.1/servers'],
    ['the endpoint in a query', 'https://evil.net/?u=https://api.example.com/compute/v2.1'],
    ['the endpoint in a fragment', 'https://evil.net/#https://api.example.com/compute/v2.1'],
    ['the endpoint in a path', 'https://evil.net/https://api.example.com/compute/v2.1'],
    ['an endpoint before mapUrl', `${HIDDEN}/v2/zones`],
    ['assets', 'assets/config.json'],
    ['assets at the root', '/assets/config.json'],
    ['assets beside a mapped endpoint', '/os/dnsmasq'],
    ['a URL that only begins like attachTo', 'https://metrics.example.com/apiary'],
    ['a blob', 'blob:https://api.example.com/compute/v2.1/servers'],
    ['a data URL', 'data:text/plain,https://api.example.com/compute/v2.1'],
    ['another scheme', 'ws://api.example.com/compute/v2.1/servers'],
    ['no URL', 'https://'],
  ])('gives no token to %s', async (_what, url) => {
    expect(isSigned(await signedIn(), url)).toBe(false);
  });

  it('gives no token to a request that wants none, and leaves a token that is there', async () => {
    const { http, backend } = await signedIn();
    const url = 'https://api.example.com/compute/v2.1/servers';

    http.get(url, { context: withoutKeystone() }).subscribe();
    http.get(url, { headers: { 'x-auth-token': 'given-Yd72pq-own' } }).subscribe();

    const [without, own] = backend.match(url);
    expect(without?.request.headers.has('X-Auth-Token')).toBe(false);
    expect(own?.request.headers.get('X-Auth-Token')).toBe('given-Yd72pq-own');
  });

  it('keeps answers with a token out of the transfer cache, unless the request says otherwise', async () => {
    const { http, backend } = await signedIn();
    const url = 'https://api.example.com/compute/v2.1/servers';

    http.get(url).subscribe();
    http.get(url, { transferCache: true }).subscribe();
    http.get('assets/a.json').subscribe();

    expect(backend.match(() => true).map(({ request }) => request.transferCache)).toEqual([false, true, undefined]);
  });

  it('gives nobody\'s token and signs nobody in', () => {
    const parts = bench({ signedIn: demoUser({ authUrl: 'http://127.0.0.1:1/v3' }), providers: [provideHttpClientTesting()] });
    const before = served.cloud.count();

    expect(isSigned({ ...parts, backend: parts.injector.get(HttpTestingController) }, 'https://api.example.com/compute/v2.1')).toBe(false);
    expect(parts.session.snapshot().token).toEqual({ status: 'none' });
    expect(served.cloud.count()).toBe(before);
  });

  it('gives no token any more to who has signed out', async () => {
    const parts = await signedIn();
    const url = 'https://api.example.com/compute/v2.1/servers';
    expect(isSigned(parts, url)).toBe(true);

    await firstValueFrom(parts.keystone.signOut({ revoke: false }), { defaultValue: undefined });

    expect(isSigned(parts, url)).toBe(false);
  });
});

describe('keystoneInterceptor after a 401', () => {
  const standing = async (after: readonly HttpInterceptorFn[] = []): Promise<Bench & { readonly served: ServedCloud; readonly url: string }> => {
    const served = await servedCloud(createCloud());
    const parts = bench({ signedIn: demoUser(served), after });
    await firstValueFrom(parts.session.getToken());
    return { ...parts, served, url: `${served.url}/compute/v2.1/servers` };
  };

  it('renews the token once for all requests it was on, and sends each once more', async () => {
    const { http, served, url } = await standing();
    served.cloud.revoke();

    const bodies = await firstValueFrom(forkJoin(Array.from({ length: 5 }, () => http.post(url, { server: { name: 'one' } }))));

    expect(bodies).toHaveLength(5);
    expect(served.cloud.signIns).toBe(2);
    expect(served.cloud.requests('/compute/v2.1/servers').map(({ body }) => body)).toEqual(Array.from({ length: 10 }, () => '{"server":{"name":"one"}}'));
  });

  it('delivers the second 401 as HttpClient does', async () => {
    const { http, served, url } = await standing();
    served.cloud.fail({ path: '/compute', status: 401, times: 2 });

    const error: unknown = await firstValueFrom(http.get(url)).catch((failed: unknown) => failed);

    expect(error).toBeInstanceOf(HttpErrorResponse);
    expect(error).toMatchObject({ status: 401, url });
    expect(served.cloud.count('GET', '/compute')).toBe(2);
  });

  it('delivers the first 401 where no other token can be had', async () => {
    const { http, served, url } = await standing();
    served.cloud.revoke();
    served.cloud.fail({ path: '/identity', status: 401 });

    const error: unknown = await firstValueFrom(http.get(url)).catch((failed: unknown) => failed);

    expect(error).toMatchObject({ name: 'HttpErrorResponse', status: 401, url });
    expect(served.cloud.count('GET', '/compute')).toBe(1);
  });

  it('leaves every other failure as it is', async () => {
    const { http, served, url } = await standing();
    served.cloud.fail({ path: '/compute', status: 403 });

    expect(await firstValueFrom(http.get(url)).catch((failed: unknown) => failed)).toMatchObject({ name: 'HttpErrorResponse', status: 403 });
    expect(served.cloud.signIns).toBe(1);
  });

  it('leaves a 401 of a request with a token of its own', async () => {
    const { http, served, url } = await standing();

    const error: unknown = await firstValueFrom(http.get(url, { headers: { 'X-Auth-Token': 'wrong-Kq3xV8-own' } })).catch((failed: unknown) => failed);

    expect(error).toMatchObject({ name: 'HttpErrorResponse', status: 401 });
    expect(served.cloud.signIns).toBe(1);
  });

  it('shows the token to the interceptors that follow, and to no other request', async () => {
    const requests: HttpRequest<unknown>[] = [];
    const { http, served, url } = await standing([(request, next) => { requests.push(request); return next(request); }]);

    await firstValueFrom(http.get(url));
    await firstValueFrom(http.get(`${served.url}/identity/v3`));
    await firstValueFrom(http.get(`${served.url}/compute/`, { context: withoutKeystone() }));

    expect(requests.map(({ headers }) => headers.has('X-Auth-Token'))).toEqual([true, true, false]);
  });
});
