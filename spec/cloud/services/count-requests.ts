import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A service as far as the log is concerned of what it is asked. */
interface Logged {
  /** Its folder. */
  readonly home: string;
}

/** How often a service has been asked this so far, by anybody. */
export async function countRequests(service: Logged, method: string, path: string): Promise<number> {
  return (await requestsTo(service)).filter((request) => request.method === method && request.path === path).length;
}

/** How often services have been asked so far by each client: what their User-Agent begins with. */
export async function countByClient(services: Iterable<Logged>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const service of services) {
    for (const { client } of await requestsTo(service)) counts.set(client, (counts.get(client) ?? 0) + 1);
  }
  return counts;
}

interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly client: string;
}

/** What wsgi-server.py noted, a request on a line. */
async function requestsTo({ home }: Logged): Promise<readonly LoggedRequest[]> {
  const lines = (await readFile(join(home, 'requests.log'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const [method = '', path = '', client = ''] = line.split(' ');
    return { method, path, client };
  });
}
