import { standardServices, type CloudOptions, type ServiceReply } from 'keystoneauth-rx/testing';

/** What the service says to requests for these paths; 200 to all others. */
const statuses: Readonly<Record<string, number>> = { '/missing': 404, '/away': 503 };

/** A cloud with a service that errands are run at. What is asked of `/soak/slow` is answered when nobody waits any more. */
export const soakCloud: CloudOptions = {
  // What the cloud remembers must not look like what the library does.
  keepRequests: 1,
  services: [
    ...standardServices,
    {
      type: 'soak',
      name: 'soak',
      url: '/soak',
      path: '/soak',
      handle: ({ path, method, query, json }): ServiceReply => {
        const item = method === 'POST' ? (json as { readonly item: number }).item : Number(query.get('item'));
        return { status: statuses[path] ?? 200, json: { item } };
      },
    },
  ],
};

/** What is answered when nobody waits any more. */
export const SLOW_PATH = '/soak/slow';
