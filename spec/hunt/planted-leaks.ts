/** A program that meets a secret in each place where secrets travel and then leaks each in another way. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { createServer as createSocketServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import winston from 'winston';
import { OptionError } from '../../src/errors/option-error.js';
import { EventStream } from '../../src/events/event-stream.js';
import { createAdapter } from '../../src/http/node/adapter.js';
import { Secret } from '../../src/redaction/secret.js';
import { createCloud } from '../../src/testing/create-cloud.js';
import { joiningEnvironment } from './join.js';

const [folder = ''] = process.argv.slice(2);
const planted = (place: string): string => `planted in ${place}`;

/** Sends and receives: each of the five is seen by this process alone in that place. */
async function exchange(): Promise<void> {
  const server = createServer((_request, response) => {
    response.writeHead(201, { 'X-Subject-Token': planted('reply headers') });
    response.end(JSON.stringify({ access: { token: { id: planted('a reply body') } } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'X-Auth-Token': planted('request headers'), Authorization: `Basic ${btoa(`u:${planted('Basic')}`)}` };
  const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/x', headers });
  sent.write('{"auth":{"password":"');
  sent.end(`${planted('a request body')}"}}`);
  const [reply] = (await once(sent, 'response')) as [NodeJS.ReadableStream];
  reply.resume();
  await once(reply, 'end');
  server.close();
  server.closeAllConnections();
}

/** The same through undici, whose other side is a bare socket. */
async function exchangeByUndici(): Promise<void> {
  const body = JSON.stringify({ access: { token: { id: planted('a reply body to undici') } } });
  const head = `HTTP/1.1 201 Created\r\nX-Subject-Token: ${planted('reply headers to undici')}\r\nContent-Length: ${body.length}\r\n\r\n`;
  const server = createSocketServer((socket) => socket.once('data', () => socket.end(head + body))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { adapter, close } = createAdapter({ tls: undefined });
  const headers = { 'X-Auth-Token': planted('request headers of undici') };
  const data = JSON.stringify({ auth: { password: planted('a request body of undici') } });
  await adapter({ method: 'POST', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, headers: { toJSON: () => headers }, data });
  close();
  server.close();
}

/** No wire: the cloud is called as a function, and a secret is held. */
function hold(): void {
  createCloud().handle({ method: 'POST', url: '/identity/v3/auth/tokens', body: JSON.stringify({ password: planted('a call of the cloud') }) });
  new Secret(planted('a Secret')).reveal();
}

async function leak(): Promise<void> {
  console.log(planted('request headers'));
  console.error(encodeURIComponent(planted('reply headers')));
  writeFileSync(join(folder, 'sync.txt'), planted('a request body'));
  await writeFile(join(folder, 'promise.txt'), planted('Basic'));
  const stream = createWriteStream(join(folder, 'stream.txt'));
  stream.end(planted('a reply body'));
  await once(stream, 'close');

  const events = new EventStream();
  events.events$.subscribe();
  events.emit({ type: 'warning', message: planted('a call of the cloud') } as never);
  // It is not thrown: that it was made is enough.
  console.log(new OptionError('option', 'harmless', { cause: { deep: { inside: planted('a Secret') } } }).code);

  const logger = winston.createLogger({
    transports: [new winston.transports.File({ filename: join(folder, 'winston.log'), format: winston.format.simple() })],
  });
  logger.info(Buffer.from(planted('Basic')).toString('base64'));
  logger.end();
  await once(logger, 'finish');
  execFileSync(process.execPath, ['-e', `console.log(${JSON.stringify(planted('request headers'))})`], {
    env: { ...process.env, ...joiningEnvironment },
  });
}

await exchange();
await exchangeByUndici();
hold();
await leak();
