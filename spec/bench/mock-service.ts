/** A service in a process of its own: answers every GET with 2 kB of JSON. Prints its port; ends with its input. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const body = JSON.stringify({ servers: Array.from({ length: 20 }, (_, id) => ({ id, name: `server-${String(id)}`, status: 'ACTIVE', note: 'x'.repeat(40) })) });

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), 'x-openstack-request-id': 'req-1' });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log((server.address() as AddressInfo).port);
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
