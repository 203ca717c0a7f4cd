/**
 * The mock cloud, a process of its own: `main.ts CERTIFICATE KEY` prints its ports as JSON and ends with its input. Each line of its
 * input is an order, and each has a line of JSON as its answer.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { Identity, type Account, type IssueRules } from './identity.js';
import { mockService } from './service.js';

/** What a mock cloud can be told. */
export type MockOrder =
  | { readonly do: 'issue'; readonly rules: IssueRules }
  | { readonly do: 'revoke' | 'lock' | 'account'; readonly user: string }
  | { readonly do: 'total' };

/** What it answers: what the user has caused, and all requests so far. */
export interface MockAnswer {
  readonly account: Account | undefined;
  readonly requests: number;
}

const BACKLOG = 4096;
const [certificate = '', key = ''] = process.argv.slice(2);
const identity = new Identity();

async function listen(server: Server): Promise<number> {
  server.keepAliveTimeout = 120_000;
  server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function carryOut(order: MockOrder): MockAnswer {
  if (order.do === 'issue') identity.rules = order.rules;
  else if (order.do === 'revoke') identity.revoke(order.user);
  else if (order.do === 'lock') identity.lock(order.user);
  return { account: 'user' in order ? identity.account(order.user) : undefined, requests: identity.requests };
}

const ports = { http: 0, https: 0 };
ports.http = await listen(createServer(mockService(identity, () => `http://127.0.0.1:${String(ports.http)}`)));
const tls = { cert: readFileSync(certificate), key: readFileSync(key) };
ports.https = await listen(createTlsServer(tls, mockService(identity, () => `https://127.0.0.1:${String(ports.https)}`)));
console.log(JSON.stringify(ports));
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(carryOut(JSON.parse(line) as MockOrder)));
process.exit(0);
