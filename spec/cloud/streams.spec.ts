import { randomUUID } from 'node:crypto';
import { cinderChanges, glanceChanges, novaChanges, paginate, poll, Session, until, untilGone, volumeFault, watch, type Adapter, type AdapterOptions, type WatchEvent } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { filter, firstValueFrom, lastValueFrom, toArray, type Observable } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeServices } from './describe-services.js';
import { type ServiceName } from './services/service-recipe.js';

interface Thing { readonly id: string; readonly name: string }

/** Specs that have an adapter of the administrator for one service. */
function describeStreams(service: ServiceName, options: Omit<AdapterOptions, 'session'>, body: (adapter: () => Adapter) => void): void {
  describeServices(`streams from a real ${service}`, [service], (cloud) => {
    let session: Session;
    beforeEach(() => {
      session = new Session({ auth: v3.password({ authUrl: cloud.authUrl, ...cloud.admin.credentials }), collectTiming: true });
    });
    afterEach(() => {
      session.close();
    });
    body(() => session.adapter(options));
  });
}

const newName = (): string => `spec-${randomUUID()}`;
const all = <T>(items$: Observable<T>): Promise<T[]> => lastValueFrom(items$.pipe(toArray()));
/** The first event of this kind about the thing of this id. */
const told = <T extends { readonly id: string }>(events$: Observable<WatchEvent<T>>, type: 'changed' | 'gone', id: string): Promise<WatchEvent<T>> =>
  firstValueFrom(events$.pipe(filter((event) => event.type === type && event.item.id === id)));

/** Has come when a thing is known, whether before this was asked or after. */
const known = <T extends { readonly id: string }>(events$: Observable<WatchEvent<T>>, id: string): Promise<WatchEvent<T>> =>
  firstValueFrom(events$.pipe(filter((event) => (event.type === 'added' && event.item.id === id) || (event.type === 'snapshot' && event.items.some((item) => item.id === id)))));

/** How many pages of `path` were asked for. */
const pagesAsked = (adapter: Adapter, path: string): number => (adapter.session as Session).timings().filter(({ url, method }) => method === 'GET' && url.includes(path)).length;

describeStreams('glance', { serviceType: 'image', version: '2' }, (adapter) => {
  const make = async (images: Adapter, tag: string): Promise<Thing> =>
    (await firstValueFrom(images.post<Thing>('/images', { json: { name: newName(), disk_format: 'raw', container_format: 'bare', tags: [tag] } }))).body;

  it('come page by page', async () => {
    const [images, tag] = [adapter(), newName()];
    const made = [await make(images, tag), await make(images, tag), await make(images, tag)];

    const listed = await all(paginate<Thing>(images, '/images', { params: { tag }, pageSize: 1 }));

    expect(listed.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    expect(pagesAsked(images, '/images?')).toBeGreaterThanOrEqual(3);
  });

  it('tell what is added, changed and gone, by what has changed since', async () => {
    const [images, tag] = [adapter(), newName()];
    const first = await make(images, tag);
    const events$ = watch<Thing>(images, '/images', { params: { tag }, intervalMs: 100, changesSince: glanceChanges, resyncMs: 3000 });
    const listening = events$.subscribe();
    expect(await firstValueFrom(events$)).toMatchObject({ type: 'snapshot', items: [{ id: first.id }] });

    const second = await make(images, tag);
    await known(events$, second.id);
    const changed = told(events$, 'changed', first.id);
    const json = [{ op: 'replace', path: '/name', value: 'another name' }];
    await firstValueFrom(images.patch(`/images/${first.id}`, { json, headers: { 'Content-Type': 'application/openstack-images-v2.1-json-patch' } }));
    expect(await changed).toMatchObject({ item: { name: 'another name' }, before: { name: first.name } });
    expect((images.session as Session).timings().some(({ url }) => url.includes('updated_at=gte'))).toBe(true);

    const gone = told(events$, 'gone', second.id);
    await firstValueFrom(images.delete(`/images/${second.id}`));
    expect(await gone).toMatchObject({ item: { id: second.id } });
    listening.unsubscribe();
  });

  it('end with the deletion of an image', async () => {
    const images = adapter();
    const { id } = await make(images, newName());
    const states$ = poll(() => images.get<Thing>(`/images/${id}`), { intervalMs: 100 });
    const gone = firstValueFrom(states$.pipe(untilGone({ deadlineMs: 30_000 })));
    await firstValueFrom(states$.pipe(filter(({ status }) => status === 'fresh')));
    await firstValueFrom(images.delete(`/images/${id}`));

    expect((await gone)?.body.id).toBe(id);
  });
});

describeStreams('nova', { serviceType: 'compute', defaultMicroversion: '2.79' }, (adapter) => {
  it('come page by page, by links that name a host that need not be reached', async () => {
    const nova = adapter();
    const names = [newName(), newName(), newName()];
    for (const name of names) await firstValueFrom(nova.post('/flavors', { json: { flavor: { name, ram: 64, vcpus: 1, disk: 1 } } }));

    const listed = await all(paginate<Thing>(nova, '/flavors/detail', { pageSize: 1 }));

    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    expect(pagesAsked(nova, '/flavors/detail')).toBeGreaterThanOrEqual(3);
  });

  it('come page by page where a list knows no markers', async () => {
    const [nova, microversion] = [adapter(), '2.60'] as const;
    const names = [newName(), newName(), newName()];
    for (const name of names) await firstValueFrom(nova.post('/os-server-groups', { json: { server_group: { name, policies: ['affinity'] } }, microversion }));

    const listed = await all(paginate<Thing>(nova, '/os-server-groups', { pageSize: 2, microversion }));

    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
  });

  it('take what has changed since', async () => {
    const nova = adapter();
    expect(await all(paginate(nova, '/servers/detail', { params: { 'changes-since': '2020-01-01T00:00:00Z' }, pageSize: 1 }))).toEqual([]);
    expect(await firstValueFrom(watch(nova, '/servers/detail', { intervalMs: 1000, changesSince: novaChanges }))).toEqual({ type: 'snapshot', items: [] });
  });
});

describeStreams('neutron', { serviceType: 'network', version: '2.0' }, (adapter) => {
  it('come page by page, and tell what is added, changed and gone', async () => {
    const [neutron, description] = [adapter(), newName()];
    const make = async (): Promise<Thing> =>
      (await firstValueFrom(neutron.post<{ network: Thing }>('/networks', { json: { network: { name: newName(), description } } }))).body.network;
    const made = [await make(), await make()];
    const events$ = watch<Thing>(neutron, '/networks', { params: { description }, pageSize: 1, intervalMs: 100 });
    const listening = events$.subscribe();
    expect(await firstValueFrom(events$)).toMatchObject({ type: 'snapshot', items: expect.objectContaining({ length: 2 }) as unknown });
    expect(pagesAsked(neutron, '/networks?')).toBeGreaterThanOrEqual(2);

    const id = made[0]?.id ?? '';
    const changed = told(events$, 'changed', id);
    await firstValueFrom(neutron.put(`/networks/${id}`, { json: { network: { name: 'another name' } } }));
    expect(await changed).toMatchObject({ item: { name: 'another name' }, before: { name: made[0]?.name } });
    const gone = told(events$, 'gone', id);
    await firstValueFrom(neutron.delete(`/networks/${id}`));
    expect(await gone).toMatchObject({ item: { name: 'another name' } });
    listening.unsubscribe();
  });
});

describeStreams('cinder', { serviceType: 'block-storage', defaultMicroversion: '3.60' }, (adapter) => {
  it('come page by page, and fail with a volume that has failed', async () => {
    const [cinder, name] = [adapter(), newName()];
    const make = async (): Promise<Thing> => (await firstValueFrom(cinder.post<{ volume: Thing }>('/volumes', { json: { volume: { name, size: 1 } } }))).body.volume;
    const made = [await make(), await make(), await make()];

    expect((await all(paginate<Thing>(cinder, '/volumes', { params: { name }, pageSize: 1 }))).map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
    const events$ = watch<Thing>(cinder, '/volumes/detail', { params: { name }, intervalMs: 100, changesSince: cinderChanges });
    const listening = events$.subscribe();
    expect(await firstValueFrom(events$)).toMatchObject({ type: 'snapshot', items: expect.objectContaining({ length: 3 }) as unknown });

    const id = made[1]?.id ?? '';
    const changed = told(events$, 'changed', id);
    await firstValueFrom(cinder.post(`/volumes/${id}/action`, { json: { 'os-reset_status': { status: 'error' } } }));
    expect(await changed).toMatchObject({ item: { status: 'error' } });
    expect((cinder.session as Session).timings().some(({ url }) => url.includes('updated_at=gte'))).toBe(true);
    const waiting$ = poll(() => cinder.get<{ volume: { status: string } }>(`/volumes/${id}`), { intervalMs: 100 }).pipe(
      until(({ body }) => body.volume.status === 'available', { failWhen: volumeFault, deadlineMs: 30_000 }),
    );
    await expect(firstValueFrom(waiting$)).rejects.toMatchObject({ code: 'resource-failed', reason: 'its status is error' });
    listening.unsubscribe();
  });
});

describeStreams('manila', { serviceType: 'shared-file-system', defaultMicroversion: '2.60' }, (adapter) => {
  it('come page by page, by offset, although its links name markers', async () => {
    const manila = adapter();
    const type = await firstValueFrom(manila.post<{ share_type: Thing }>('/types', { json: { share_type: { name: newName(), extra_specs: { driver_handles_share_servers: false } } } }));
    const names = [newName(), newName(), newName()];
    for (const name of names) await firstValueFrom(manila.post('/shares', { json: { share: { name, share_proto: 'NFS', size: 1, share_type: type.body.share_type.id } } }));

    for (const pageSize of [1, 2, 3]) {
      expect((await all(paginate<Thing>(manila, '/shares', { pageSize }))).map(({ name }) => name).sort()).toEqual([...names].sort());
    }
  });
});

describeStreams('ironic', { serviceType: 'baremetal', version: '1', defaultMicroversion: 'latest' }, (adapter) => {
  it('come page by page', async () => {
    const ironic = adapter();
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) made.push((await firstValueFrom(ironic.post<{ uuid: string }>('/chassis', { json: { description: newName() } }))).body.uuid);

    const listed = await all(paginate<{ uuid: string }>(ironic, '/chassis', { pageSize: 2 }));

    expect(listed.map(({ uuid }) => uuid)).toEqual(expect.arrayContaining(made));
    expect(pagesAsked(ironic, '/chassis?')).toBeGreaterThanOrEqual(2);
  });
});

describeStreams('barbican', { serviceType: 'key-manager', version: '1' }, (adapter) => {
  it('come page by page, by links with an offset', async () => {
    const [barbican, name] = [adapter(), newName()];
    for (let count = 0; count < 3; count += 1) await firstValueFrom(barbican.post('/secrets', { json: { name } }));

    const listed = await all(paginate<{ secret_ref: string }>(barbican, '/secrets', { params: { name }, pageSize: 1 }));

    expect(new Set(listed.map(({ secret_ref: reference }) => reference)).size).toBe(3);
    expect(pagesAsked(barbican, '/secrets?')).toBeGreaterThanOrEqual(3);
  });
});

describeStreams('swift', { serviceType: 'object-store' }, (adapter) => {
  it('come page by page: objects, pseudo folders and containers', async () => {
    const [swift, box] = [adapter(), newName()];
    const names = ['a+b', 'c d', 'e&f', 'g/1', 'g/2', 'h%20', 'ü'];
    await firstValueFrom(swift.put(`/${box}`));
    for (const name of names) await firstValueFrom(swift.put(`/${box}/${encodeURIComponent(name)}`, { body: 'x', headers: { 'Content-Type': 'text/plain' } }));
    const listed = async (url: string, pageSize?: number, params: Record<string, string> = {}): Promise<readonly string[]> =>
      (await all(paginate<{ name?: string; subdir?: string }>(swift, url, { pageSize, params }))).map(({ name, subdir }) => name ?? subdir ?? '');

    expect(await listed(`/${box}`)).toEqual(names);
    expect(await listed(`/${box}`, 2)).toEqual(names);
    expect(await listed(`/${box}`, 1, { delimiter: '/' })).toEqual(['a+b', 'c d', 'e&f', 'g/', 'h%20', 'ü']);
    expect(await listed('/', 1, { prefix: box })).toEqual([box]);
  });
});
