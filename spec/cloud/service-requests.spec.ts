import { randomBytes, randomUUID } from 'node:crypto';
import { Adapter, type AdapterOptions, Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeServices } from './describe-services.js';
import { type ServiceName } from './services/service-recipe.js';

/** Specs that have an adapter of the administrator for one service. */
function describeRequests(service: ServiceName, options: Omit<AdapterOptions, 'session'>, body: (adapter: () => Adapter) => void): void {
  describeServices(`requests to a real ${service}`, [service], (cloud) => {
    let session: Session;
    beforeEach(() => {
      session = new Session({ auth: v3.password({ authUrl: cloud.authUrl, ...cloud.admin.credentials }) });
    });
    afterEach(() => {
      session.close();
    });
    body(() => new Adapter({ ...options, session }));
  });
}

const newName = (): string => `spec-${randomUUID()}`;

describeRequests('glance', { serviceType: 'image', version: '2' }, (adapter) => {
  it('bring an image up and down again, byte by byte', async () => {
    const images = adapter();
    const json = { name: newName(), disk_format: 'raw', container_format: 'bare' };
    const content = new Uint8Array(randomBytes(1_000_000));

    const { body: image } = await firstValueFrom(images.post<{ id: string; status: string }>('/images', { json }));
    const headers = { 'Content-Type': 'application/octet-stream' };
    const uploaded = await firstValueFrom(images.put(`/images/${image.id}/file`, { body: content, headers }));
    const found = await firstValueFrom(images.get<{ status: string; size: number }>(`/images/${image.id}`));
    const downloaded = await firstValueFrom(images.get<Uint8Array>(`/images/${image.id}/file`, { responseType: 'bytes' }));

    expect([image.status, uploaded.status]).toEqual(['queued', 204]);
    expect(found.body).toMatchObject({ ...json, status: 'active', size: content.length });
    expect(Buffer.from(downloaded.body).equals(content)).toBe(true);
  });
});

describeRequests('nova', { serviceType: 'compute', defaultMicroversion: '2.79' }, (adapter) => {
  it('make a flavor that is listed afterwards', async () => {
    const flavor = { name: newName(), ram: 512, vcpus: 1, disk: 1, description: 'from a microversion above 2.54' };

    const created = await firstValueFrom(adapter().post<{ flavor: { id: string } }>('/flavors', { json: { flavor } }));
    const listed = await firstValueFrom(adapter().get<{ flavors: object[] }>('/flavors/detail'));

    expect(listed.body.flavors).toContainEqual(expect.objectContaining({ ...flavor, id: created.body.flavor.id }));
  });

  it('list no server where none was booted', async () => {
    const { body } = await firstValueFrom(adapter().get('/servers/detail'));

    expect(body).toEqual({ servers: [] });
  });
});

describeRequests('neutron', { serviceType: 'network', version: '2.0' }, (adapter) => {
  it('make a network that is found by its name', async () => {
    const network = { name: newName(), admin_state_up: true };

    const created = await firstValueFrom(adapter().post<{ network: { id: string } }>('/networks', { json: { network } }));
    const found = await firstValueFrom(adapter().get('/networks', { params: { name: network.name } }));

    expect(created.status).toBe(201);
    expect(found.body).toEqual({ networks: [expect.objectContaining({ ...network, id: created.body.network.id, status: 'ACTIVE' })] });
  });
});

describeRequests('cinder', { serviceType: 'block-storage' }, (adapter) => {
  it('list the type that it has from the beginning, for the project in its URL', async () => {
    const { body } = await firstValueFrom(adapter().get('/types'));

    expect(body).toEqual({ volume_types: [expect.objectContaining({ name: '__DEFAULT__' })] });
  });

  it('make a type of volumes', async () => {
    const name = newName();

    await firstValueFrom(adapter().post('/types', { json: { volume_type: { name } } }));
    const { body } = await firstValueFrom(adapter().get<{ volume_types: { name: string }[] }>('/types'));

    expect(body.volume_types.map((type) => type.name)).toContain(name);
  });
});

describeRequests('ironic', { serviceType: 'baremetal', version: '1', defaultMicroversion: 'latest' }, (adapter) => {
  it('list no node, in the latest microversion', async () => {
    const { body, headers } = await firstValueFrom(adapter().get('/nodes'));

    expect(body).toEqual({ nodes: [] });
    expect(headers['x-openstack-ironic-api-version']).toBe(headers['x-openstack-ironic-api-maximum-version']);
  });
});

describeRequests('barbican', { serviceType: 'key-manager', version: '1' }, (adapter) => {
  it('keep a secret', async () => {
    const payload = randomBytes(24).toString('hex');
    const json = { name: newName(), payload, payload_content_type: 'text/plain' };

    const { body } = await firstValueFrom(adapter().post<{ secret_ref: string }>('/secrets', { json }));
    const kept = await firstValueFrom(adapter().get(`${body.secret_ref}/payload`, { headers: { Accept: 'text/plain' }, responseType: 'text' }));

    expect(kept.body).toBe(payload);
  });

  it('in the one microversion that it has are answered in that', async () => {
    const { headers } = await firstValueFrom(adapter().get('/secrets', { microversion: '1.0' }));

    expect(headers['openstack-api-version']).toBe('key-manager 1.0');
  });
});

describeRequests('swift', { serviceType: 'object-store' }, (adapter) => {
  it('put an object into a container and get it back', async () => {
    const objects = adapter();
    const [box, content] = [newName(), new Uint8Array(randomBytes(100_000))];

    await firstValueFrom(objects.put(`/${box}`));
    const put = await firstValueFrom(objects.put(`/${box}/thing`, { body: content, headers: { 'Content-Type': 'application/octet-stream' } }));
    const listed = await firstValueFrom(objects.get(`/${box}`, { params: { format: 'json' } }));
    const got = await firstValueFrom(objects.get<Uint8Array>(`/${box}/thing`, { responseType: 'bytes' }));

    expect(put.status).toBe(201);
    expect(listed.body).toEqual([expect.objectContaining({ name: 'thing', bytes: content.length })]);
    expect(Buffer.from(got.body).equals(content)).toBe(true);
  });
});

describeRequests('manila', { serviceType: 'shared-file-system', defaultMicroversion: '2.46' }, (adapter) => {
  it('make a type of shares that is listed afterwards', async () => {
    const name = newName();
    const json = { share_type: { name, extra_specs: { driver_handles_share_servers: 'false' } } };

    await firstValueFrom(adapter().post('/types', { json }));
    const { body } = await firstValueFrom(adapter().get<{ share_types: object[] }>('/types'));

    expect(body.share_types).toContainEqual(expect.objectContaining({ name }));
  });
});

describeRequests('octavia', { serviceType: 'load-balancer', version: '2' }, (adapter) => {
  it('list no load balancer, and the provider that does nothing', async () => {
    const balancers = await firstValueFrom(adapter().get('/lbaas/loadbalancers'));
    const providers = await firstValueFrom(adapter().get<{ providers: object[] }>('/lbaas/providers'));

    expect(balancers.body).toMatchObject({ loadbalancers: [] });
    expect(providers.body.providers).toEqual([{ name: 'noop_driver', description: 'nothing' }]);
  });
});
