import { once } from 'node:events';
import { createServer } from 'node:net';

/** Where the system takes the ports of outgoing connections from, which could take one from us, begins above. */
const [FIRST, LAST] = [20_000, 32_000];

/** Ports of 127.0.0.1 on which nobody listens, for programs that have to be told theirs. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
