import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type WsgiService } from './wsgi-service.js';

/** How often a Keystone that was started with `logRequests` has been asked this so far, by its own log. */
export async function countRequests({ home }: WsgiService, method: string, path: string): Promise<number> {
  const log = await readFile(join(home, 'service.log'), 'utf8');
  return requestsIn(log).filter((request) => request === `${method} ${path}`).length;
}

/** `METHOD /path` of each request in a log: method, mount point and path stand on three lines. */
function requestsIn(log: string): readonly string[] {
  const fields = [...log.matchAll(/(REQUEST_METHOD|SCRIPT_NAME|PATH_INFO): `([^`]*)`/g)].map(([, name, value]) => ({ name, value }));
  return fields.flatMap(({ name, value: method = '' }, index) => {
    const [script, path] = [fields[index + 1]?.value ?? '', fields[index + 2]?.value ?? ''];
    return name === 'REQUEST_METHOD' ? [`${method} ${script}${path}`] : [];
  });
}
