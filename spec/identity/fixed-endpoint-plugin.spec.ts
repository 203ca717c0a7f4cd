import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { identityVersions } from 'keystoneauth-rx/testing';
import { fixedEndpointPlugin } from '../../src/identity/fixed-endpoint-plugin.js';
import { startService, type HttpService } from '../request/http-service.js';
import { closeAll, requestLines, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const plugin = (endpoint: string | undefined): ReturnType<typeof fixedEndpointPlugin> =>
  fixedEndpointPlugin({ endpoint, headers: () => ({}), token: () => undefined });

async function startVersioned(): Promise<HttpService> {
  const service: HttpService = await startService(() => ({ json: identityVersions({ href: service.url }) }));
  return service;
}

describe('fixedEndpointPlugin', () => {
  it('gives its endpoint, or the override, without a request', async () => {
    const { session } = sessionFor(plugin('http://127.0.0.1:9/base'));

    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute', version: 2 }))).toBe('http://127.0.0.1:9/base');
    expect(await firstValueFrom(session.getEndpoint({ endpointOverride: 'http://127.0.0.1:9/other' }))).toBe('http://127.0.0.1:9/other');
    expect(await firstValueFrom(sessionFor(plugin(undefined)).session.getEndpoint({}))).toBeUndefined();
  });

  it('finds the wanted version in the document of its endpoint', async () => {
    const service = await startVersioned();
    const { session } = sessionFor(plugin(service.url));

    const data = await firstValueFrom(session.getEndpointData({ minVersion: 3, maxVersion: 'latest' }));

    expect(data).toMatchObject({ url: `${service.url}/v3/`, apiVersion: [3, 14] });
    expect(requestLines(service)).toEqual(['GET /']);
  });

  it('looks nowhere but at its endpoint', async () => {
    const service = await startService(() => ({ status: 404 }));
    const { session } = sessionFor(plugin(`${service.url}/deep/v2`));

    expect(await firstValueFrom(session.getEndpointData({ version: 3 }))).toBeUndefined();
    expect(requestLines(service).every((line) => line.startsWith('GET /deep/v2'))).toBe(true);
  });

  it('knows nothing about an endpoint that it does not have', async () => {
    expect(await firstValueFrom(sessionFor(plugin(undefined)).session.getEndpointData({ serviceType: 'compute' }))).toBeUndefined();
  });

  it('does not apply mapUrl to a URL that is the user’s own', async () => {
    const { session } = sessionFor(plugin('http://127.0.0.1:9/base'), { mapUrl: () => 'http://127.0.0.1:9/elsewhere' });

    expect(await firstValueFrom(session.getEndpointData({ discoverVersions: false }))).toMatchObject({ url: 'http://127.0.0.1:9/base' });
  });
});
