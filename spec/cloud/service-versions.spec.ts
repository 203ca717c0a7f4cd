import { type EndpointFilter, isKeystoneAuthError, type KeystoneAuthError, Session, type Version } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeServices } from './describe-services.js';
import { type ServiceName } from './services/service-recipe.js';

/** What is known about a service as Debian 12 packages it. */
interface Expected {
  readonly service: ServiceName;
  /** By its official type, whatever the catalog calls it. */
  readonly filter: EndpointFilter & { readonly serviceType: string };
  /** Of the version that the filter leads to. */
  readonly apiVersion: Version | undefined;
  /** The versions it offers, first and last. */
  readonly offered: readonly [first: Version, last: Version];
}

/** One that has microversions, too. */
interface ExpectedMicroversions {
  readonly service: ServiceName;
  readonly filter: EndpointFilter & { readonly serviceType: string };
  readonly range: readonly [lowest: Version, highest: Version];
  /** Something to ask for, in a microversion, and the header of the answer. */
  readonly path: string;
  readonly microversion: '1.70' | '2.70' | '2.90' | '3.60';
  readonly header: readonly [name: string, value: string];
  /** The same path from the endpoint that the range is known of, if the catalog leads to another. */
  readonly versioned?: { readonly filter: EndpointFilter; readonly path: string };
}

const VERSIONS: readonly Expected[] = [
  { service: 'glance', filter: { serviceType: 'image' }, apiVersion: [2, 15], offered: [[2, 0], [2, 15]] },
  { service: 'cinder', filter: { serviceType: 'block-storage' }, apiVersion: [3, 0], offered: [[3, 0], [3, 0]] },
  { service: 'nova', filter: { serviceType: 'compute', version: '2' }, apiVersion: [2, 1], offered: [[2, 0], [2, 1]] },
  { service: 'neutron', filter: { serviceType: 'network' }, apiVersion: [2, 0], offered: [[2, 0], [2, 0]] },
  { service: 'ironic', filter: { serviceType: 'baremetal', version: '1' }, apiVersion: [1, 0], offered: [[1, 0], [1, 0]] },
  { service: 'barbican', filter: { serviceType: 'key-manager' }, apiVersion: [1, 0], offered: [[1, 0], [1, 0]] },
  { service: 'swift', filter: { serviceType: 'object-store' }, apiVersion: [1, 0], offered: [[1, 0], [1, 0]] },
  { service: 'manila', filter: { serviceType: 'shared-file-system' }, apiVersion: [2, 0], offered: [[1, 0], [2, 0]] },
  { service: 'octavia', filter: { serviceType: 'load-balancer', version: '2' }, apiVersion: [2, 26], offered: [[2, 0], [2, 26]] },
];

const MICROVERSIONS: readonly ExpectedMicroversions[] = [
  {
    ...{ service: 'cinder', filter: { serviceType: 'block-storage' }, range: [[3, 0], [3, 70]] },
    ...{ path: '/types', microversion: '3.60', header: ['openstack-api-version', 'volume 3.60'] },
  },
  {
    ...{ service: 'nova', filter: { serviceType: 'compute' }, range: [[2, 1], [2, 93]] },
    ...{ path: '/flavors', microversion: '2.90', header: ['openstack-api-version', 'compute 2.90'] },
  },
  {
    ...{ service: 'ironic', filter: { serviceType: 'baremetal' }, range: [[1, 1], [1, 82]] },
    ...{ path: '/v1/nodes', microversion: '1.70', header: ['x-openstack-ironic-api-version', '1.70'] },
    versioned: { filter: { serviceType: 'baremetal', version: '1' }, path: '/nodes' },
  },
  {
    ...{ service: 'manila', filter: { serviceType: 'shared-file-system' }, range: [[2, 0], [2, 73]] },
    ...{ path: '/types', microversion: '2.70', header: ['x-openstack-manila-api-version', '2.70'] },
  },
];

/** Those whose 406 does not say what they offer: Manila's has the blanks of its sentence left open. */
const SILENT: readonly ServiceName[] = ['manila'];

for (const { service, filter, apiVersion, offered } of VERSIONS) {
  describeServices(`the versions of a real ${service}`, [service], (cloud, services) => {
    let session: Session;
    beforeEach(() => {
      session = new Session({ auth: v3.password({ authUrl: cloud.authUrl, ...cloud.admin.credentials }), collectTiming: true });
    });
    afterEach(() => {
      session.close();
    });

    it('are all found', async () => {
      const { serviceType } = filter;

      const versions = (await firstValueFrom(session.getAllVersionData({ serviceType })))[cloud.region]?.['public']?.[serviceType] ?? [];

      expect([versions[0]?.version, versions.at(-1)?.version]).toEqual(offered);
      for (const { url } of versions) expect(url).toContain(`${services.get(service)?.url ?? ''}/`);
    });

    it('lead to an endpoint through the catalog', async () => {
      const data = await firstValueFrom(session.getEndpointData(filter));

      expect(data?.apiVersion).toEqual(apiVersion);
      expect(data?.url?.startsWith(`${services.get(service)?.url ?? ''}/`)).toBe(true);
      const undiscovered = await firstValueFrom(session.getEndpointData({ ...filter, discoverVersions: false }));
      expect(await firstValueFrom(session.getEndpoint(filter))).toBe(undiscovered?.url);
    });

    it('do not include one that it never had', async () => {
      const { serviceType } = filter;

      expect(await firstValueFrom(session.getEndpoint({ serviceType, version: '9' }))).toBeUndefined();
    });
  });
}

for (const { service, range, microversion, header, versioned, ...asked } of MICROVERSIONS) {
  describeServices(`the microversions of a real ${service}`, [service], (cloud) => {
    let session: Session;
    beforeEach(() => {
      session = new Session({ auth: v3.password({ authUrl: cloud.authUrl, ...cloud.admin.credentials }), collectTiming: true });
    });
    afterEach(() => {
      session.close();
    });
    const refusal = async ({ filter, path }: { readonly filter: EndpointFilter; readonly path: string }): Promise<KeystoneAuthError> => {
      const answer$ = session.get(path, { endpointFilter: filter, microversion: '9.999' });
      const error: unknown = await firstValueFrom(answer$).catch((reason: unknown) => reason);
      if (!isKeystoneAuthError(error)) throw new Error('9.999 was not refused', { cause: error });
      return error;
    };
    const named = range.map((version) => version.join('.')).join(' to ');

    it('are found', async () => {
      const data = await firstValueFrom(session.getEndpointData(asked.filter));

      expect([data?.minMicroversion, data?.maxMicroversion]).toEqual(range);
    });

    it('are asked for and answered with after two HTTP calls', async () => {
      const { headers } = await firstValueFrom(session.get(asked.path, { endpointFilter: asked.filter, microversion }));

      const [name, value] = header;
      expect(headers[name]).toBe(value);
      expect(session.timings()).toHaveLength(2);
    });

    it('out of its range are refused by the service with a typed error', async () => {
      const error = await refusal(asked);

      expect(error.outcome).toBe('refused');
      if (SILENT.includes(service)) return;
      expect(error.code).toBe('microversion-not-supported');
      expect(error.message).toContain(named);
    });

    it('out of a range that is known are not sent', async () => {
      const known = versioned ?? asked;
      await firstValueFrom(session.getEndpointData(known.filter));
      const before = session.timings().length;

      const error = await refusal(known);

      expect([error.code, error.outcome]).toEqual(['microversion-not-supported', 'not-sent']);
      expect(error.message).toContain(named);
      expect(session.timings()).toHaveLength(before);
    });
  });
}
