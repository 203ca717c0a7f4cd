import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { onTestFinished } from 'vitest';

const file = (name: string): string => fileURLToPath(new URL(`../conformance/vectors/support/certs/${name}`, import.meta.url));

/** The authority that vouches for {@link tlsFront}, and one that does not. */
export const authorities = { right: file('ca.pem'), wrong: file('other-ca.pem') } as const;

/** Serves a cloud over TLS as well, until the spec ends, and has it call itself by that address; the auth URL there. */
export async function tlsFront({ cloud }: ServedCloud): Promise<string> {
  const server = createServer({ key: readFileSync(file('server.key')), cert: readFileSync(file('server.crt')) }, (request, response) => {
    void text(request).then((body) => {
      const { method = 'GET', url = '/', headers } = request;
      const reply = cloud.handle({ method, url, headers: headers as Record<string, string>, body: body === '' ? undefined : body });
      response.writeHead(reply.status, reply.headers).end(reply.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  cloud.setBaseUrl(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return cloud.authUrl;
}
