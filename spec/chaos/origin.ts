import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A small server that remembers what it carried out. */
export interface Origin {
  readonly url: string;
  /** `METHOD /path` of each request that came to it whole. */
  readonly executed: string[];
  close(): Promise<void>;
}

const REPLY = JSON.stringify({ answer: 'what the origin has to say about it, at some length' });

async function execute(request: IncomingMessage): Promise<string> {
  await text(request);
  return `${request.method ?? ''} ${request.url ?? ''}`;
}

/** Answers every request with 200 and about 60 bytes of JSON. */
export async function startOrigin(): Promise<Origin> {
  const executed: string[] = [];
  const server = createServer((request, response) => {
    execute(request).then(
      (call) => {
        executed.push(call);
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(REPLY) }).end(REPLY);
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    executed,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
