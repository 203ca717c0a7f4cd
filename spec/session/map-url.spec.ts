import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { UrlOrigin } from '../../src/http/connection.js';
import type { Session } from '../../src/session/session.js';
import type { ServedCloud } from '../../src/testing/cloud/serve-cloud.js';
import { callsTo, demo, demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { failureOf } from '../request/caught.js';
import { startService } from '../request/http-service.js';

interface Mapped {
  readonly url: string;
  readonly origin: UrlOrigin;
}

/** A cloud that calls itself by a name nobody here can reach: a tunnel leads to it. */
async function tunnelledCloud(): Promise<{ served: ServedCloud; session: Session; mapped: Mapped[] }> {
  const served = await startCloud();
  const inside = 'http://controller.internal:5000';
  const mapped: Mapped[] = [];
  served.cloud.setBaseUrl(inside);
  const session = openSession({
    auth: demoPlugin(served, { authUrl: `${served.url}/identity/v3` }),
    mapUrl: (url, origin) => {
      mapped.push({ url, origin });
      return url.replace(inside, served.url);
    },
  });
  return { served, session, mapped };
}

describe('the option mapUrl', () => {
  it("changes a catalog's URL, and is told what it is for", async () => {
    const { served, session, mapped } = await tunnelledCloud();

    const { status } = await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute', interface: 'internal' } }));

    expect(status).toBe(200);
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
    expect(mapped).toEqual([
      {
        url: 'http://controller.internal:5000/compute/v2.1',
        origin: { serviceType: 'compute', interface: 'internal', regionName: 'RegionOne' },
      },
    ]);
  });

  it('changes the URLs in a version document', async () => {
    const { served, session } = await tunnelledCloud();
    const filter = { serviceType: 'identity', version: 3 };

    const data = await firstValueFrom(session.getEndpointData(filter));

    expect(data?.url).toBe(`${served.url}/identity/v3/`);
    expect((await firstValueFrom(session.get('/users', { endpointFilter: filter, raiseExc: false }))).status).toBe(403);
    expect(callsTo(served).at(-1)).toBe('GET /identity/v3/users');
  });

  it('changes where a redirect leads', async () => {
    const { served, session, mapped } = await tunnelledCloud();

    // Cinder redirects the version document without a slash to the one with it.
    const { history, status } = await firstValueFrom(session.get(`${served.url}/volume/v3`));

    expect([status, history.length]).toEqual([200, 1]);
    expect(mapped.map(({ url }) => url)).toEqual(['http://controller.internal:5000/volume/v3/']);
  });

  it("leaves alone what a user's own URLs are", async () => {
    const { url } = await startService();
    const session = openSession({ mapUrl: () => 'http://127.0.0.1:1/nowhere' });

    expect((await firstValueFrom(session.get(`${url}/x`))).status).toBe(200);
    expect((await firstValueFrom(session.get('/x', { endpointOverride: url }))).status).toBe(200);
  });

  it('cannot lead to another scheme', async () => {
    const { url } = await startService(() => ({ status: 301, headers: { location: '/next' } }));
    const session = openSession({ mapUrl: () => 'file:///etc/passwd' });

    expect(await failureOf(session.get(url))).toMatchObject({ code: 'redirect-refused' });

    const served = await startCloud();
    const inCloud = openSession({ auth: demoPlugin(served, demo), mapUrl: () => 'file:///etc/passwd' });
    const error = await failureOf(inCloud.get('/servers', { endpointFilter: { serviceType: 'compute' } }));
    expect(error).toMatchObject({ code: 'endpoint-not-found' });
  });
});
