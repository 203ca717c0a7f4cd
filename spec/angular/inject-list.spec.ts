import { ApplicationRef, createEnvironmentInjector, runInInjectionContext, signal, type EnvironmentInjector } from '@angular/core';
import { Adapter, Session, type TransportRequest, type TransportResponse } from 'keystoneauth-rx';
import { injectList, type KeystoneList, type ListOptions } from 'keystoneauth-rx/angular';
import type { CloudService } from 'keystoneauth-rx/testing';
import { finalize, firstValueFrom, of, Subject, tap } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { demoUser, injectorWith, servedCloud } from './http-bench.js';

interface Server { readonly id: string; readonly name: string }
type Url = Parameters<typeof injectList>[1];

const listIn = <T = Server>(injector: EnvironmentInjector, adapter: Adapter | (() => Adapter), url: Url, options?: ListOptions): KeystoneList<T> =>
  runInInjectionContext(injector, () => injectList<T>(adapter, url, options));

/** What the list has shown when everything under way has come. */
const settled = async (injector: EnvironmentInjector): Promise<void> => {
  const app = injector.get(ApplicationRef);
  app.tick();
  await app.whenStable();
};

const adapterOf = (session: Session, serviceType = 'compute'): Adapter => {
  onTestFinished(() => { session.close(); });
  return session.adapter(serviceType);
};

/** An adapter whose answers the test gives. */
function scripted(): { readonly adapter: Adapter; readonly requests: readonly (TransportRequest & { readonly reply: Subject<TransportResponse> })[]; readonly aborted: readonly string[] } {
  const requests: (TransportRequest & { readonly reply: Subject<TransportResponse> })[] = [];
  const aborted: string[] = [];
  const session = new Session({
    transport: (request) => {
      const reply = new Subject<TransportResponse>();
      requests.push({ ...request, reply });
      let answered = false;
      return reply.pipe(
        tap(() => { answered = true; }),
        finalize(() => { if (!answered) aborted.push(request.url); }),
      );
    },
  });
  onTestFinished(() => { session.close(); });
  return { adapter: new Adapter({ session, endpointOverride: 'https://api.example.com/v2.1' }), requests, aborted };
}

const reply = (document: unknown): TransportResponse => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) });

describe('injectList', () => {
  it('loads page by page', async () => {
    const served = await servedCloud({ servers: 5 });
    const injector = injectorWith();
    const list = listIn(injector, adapterOf(new Session({ auth: demoUser(served) })), '/servers/detail', { params: { limit: 2 }, microversion: '2.26' });
    expect([list.items(), list.loading(), list.error(), list.hasMore()]).toEqual([[], true, undefined, false]);

    await settled(injector);
    expect([list.items().map(({ name }) => name), list.loading(), list.hasMore()]).toEqual([['server-5', 'server-4'], false, true]);

    list.loadMore();
    list.loadMore();
    expect(list.loading()).toBe(true);
    await settled(injector);
    list.loadMore();
    await settled(injector);

    expect(list.items().map(({ name }) => name)).toEqual(['server-5', 'server-4', 'server-3', 'server-2', 'server-1']);
    expect(list.hasMore()).toBe(false);
    expect(served.cloud.count('GET', '/compute/v2.1/servers')).toBe(3);
    expect(served.cloud.requests('/compute/v2.1/servers').every(({ headers }) => headers['openstack-api-version'] === 'compute 2.26')).toBe(true);

    list.loadMore();
    await settled(injector);
    expect(served.cloud.count('GET', '/compute/v2.1/servers')).toBe(3);
  });

  it('never follows a link to another place', async () => {
    const evil = await servedCloud();
    const service: CloudService = {
      ...{ type: 'things', name: 'things', url: '/things', path: '/things' },
      handle: ({ query }) => ({ status: 200, json: { things: [{ id: query.get('marker') ?? 'first' }], next: `${evil.url}/identity/v3?marker=second` } }),
    };
    const served = await servedCloud({ services: [{ type: 'identity', name: 'keystone', url: '/identity' }, service] });
    const injector = injectorWith();
    const list = listIn(injector, adapterOf(new Session({ auth: demoUser(served) }), 'things'), '/all?a=1');
    await settled(injector);

    list.loadMore();
    await settled(injector);

    expect(list.items().map(({ id }) => id)).toEqual(['first', 'second']);
    expect(served.cloud.requests('/things').map(({ path, query }) => `${path}?${query}`)).toEqual(['/things/all?a=1', '/things/all?a=1&marker=second']);
    expect(evil.cloud.count()).toBe(0);
  });

  it('tells an error, keeps what there is, and loads the same page again', async () => {
    const served = await servedCloud({ servers: 3 });
    const injector = injectorWith();
    const list = listIn(injector, adapterOf(new Session({ auth: demoUser(served) })), '/servers', { params: { limit: 2 } });
    await settled(injector);
    served.cloud.fail({ path: '/compute', status: 500 });

    list.loadMore();
    await settled(injector);
    expect(list.error()).toMatchObject({ code: 'http-error', status: 500 });
    expect([list.items().length, list.loading(), list.hasMore()]).toEqual([2, false, true]);

    list.loadMore();
    expect(list.error()).toBeUndefined();
    await settled(injector);
    expect(list.items()).toHaveLength(3);
  });

  it('begins anew on reload, and shows what there was until then', async () => {
    const served = await servedCloud({ servers: 3 });
    const injector = injectorWith();
    const adapter = adapterOf(new Session({ auth: demoUser(served) }));
    const list = listIn(injector, adapter, '/servers', { params: { limit: 2 } });
    await settled(injector);
    list.loadMore();
    await settled(injector);
    await firstValueFrom(adapter.delete(`/servers/${list.items()[0]?.id ?? ''}`));

    list.reload();
    expect([list.items().length, list.loading()]).toEqual([3, true]);
    await settled(injector);

    expect(list.items().map(({ name }) => name)).toEqual(['server-2', 'server-1']);
  });

  it('follows the URL, and takes no answer to an older one', () => {
    const { adapter, requests, aborted } = scripted();
    const injector = injectorWith();
    const path = signal<string | undefined>(undefined);
    const list = listIn(injector, adapter, () => path());
    injector.get(ApplicationRef).tick();
    expect([list.loading(), list.items(), requests.length]).toEqual([false, [], 0]);

    path.set('/old');
    injector.get(ApplicationRef).tick();
    path.set('/new');
    injector.get(ApplicationRef).tick();
    const [old, fresh] = requests;
    fresh?.reply.next(reply({ things: [{ id: 'new' }] }));
    old?.reply.next(reply({ things: [{ id: 'old' }] }));

    expect(aborted).toEqual(['https://api.example.com/v2.1/old']);
    expect([list.items(), list.loading()]).toEqual([[{ id: 'new' }], false]);

    path.set(undefined);
    injector.get(ApplicationRef).tick();
    expect([list.items(), list.loading(), list.hasMore()]).toEqual([[], false, false]);
    list.reload();
    list.loadMore();
    expect(requests).toHaveLength(2);
  });

  it('begins anew with another adapter', () => {
    const first = scripted();
    const second = scripted();
    const injector = injectorWith();
    const adapter = signal(first.adapter);
    const list = listIn(injector, () => adapter(), '/things');
    injector.get(ApplicationRef).tick();
    first.requests[0]?.reply.next(reply([{ id: 'one' }]));
    expect(list.items()).toEqual([{ id: 'one' }]);

    adapter.set(second.adapter);
    injector.get(ApplicationRef).tick();
    expect([list.items(), list.loading()]).toEqual([[], true]);
    second.requests[0]?.reply.next(reply([{ id: 'two' }]));

    expect(list.items()).toEqual([{ id: 'two' }]);
  });

  it('ends with its injection context', () => {
    const { adapter, requests, aborted } = scripted();
    const app = injectorWith();
    const page = createEnvironmentInjector([], app);
    listIn(page, adapter, '/things');
    app.get(ApplicationRef).tick();
    expect(requests).toHaveLength(1);

    page.destroy();

    expect(aborted).toEqual(['https://api.example.com/v2.1/things']);
  });

  it('says what is wrong with a document without a list, and with an option', async () => {
    const injector = injectorWith();
    const session = new Session({ transport: () => of(reply({ server: {} })) });
    const list = listIn(injector, session.adapter({ endpointOverride: 'https://api.example.com' }), '/servers/one');
    await settled(injector);

    expect(list.error()).toMatchObject({ code: 'invalid-response' });
    expect(() => listIn(injector, adapterOf(session), '/servers', { pageSize: 3 } as ListOptions)).toThrow(expect.objectContaining({ options: ['pageSize'] }));
  });
});
