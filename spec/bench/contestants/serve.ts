import { createInterface } from 'node:readline';
import { bytesInUse } from '../../chaos/memory.js';
import type { MemoryInUse, Order, Setting, WorkDone } from './orders.js';
import { carryOut, type Get } from './work.js';

/** A client, ready to send. */
export interface Client {
  readonly get: Get;
}

/** Opens a client: signed in, if it can sign in; without having sent anything otherwise. */
export type OpenClient = (setting: Setting) => Client;

/** Carries out the orders that this process reads: what a contestant in Node does. */
export async function serveContestant(open: OpenClient): Promise<void> {
  let setting: Setting | undefined;
  let client: Client | undefined;
  /** They stay in use while their memory is measured. */
  const sessions: Client[] = [];
  const carriedOut = async (order: Order): Promise<WorkDone | MemoryInUse | object> => {
    switch (order.do) {
      case 'open':
        setting = order;
        client = open(order);
        return {};
      case 'run':
        return carryOut(order, opened(client).get);
      case 'sessions':
        for (let index = 0; index < order.count; index += 1) {
          const one = open(opened(setting));
          await one.get('small');
          sessions.push(one);
        }
        return {};
      case 'memory':
        return { bytes: bytesInUse() };
      case 'used':
        throw new Error('What a start takes is measured without a compiler of TypeScript: see start.mjs.');
    }
  };
  for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await carriedOut(JSON.parse(line) as Order)));
  process.exit(0);
}

function opened<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It has to be opened first.');
  return value;
}

/** The paths of the two lists. */
export const PATHS = { small: '/servers', large: '/servers/detail' } as const;

/** What `response` has to hold. */
export function checkList(body: unknown): void {
  if (!Array.isArray((body as { readonly servers?: unknown } | undefined)?.servers)) throw new Error('The reply is no list of servers.');
}

/** What a client sends that does not sign in itself: as a session would have it, made once. */
export function headersOf({ token }: Setting): Record<string, string> {
  return {
    Accept: 'application/json',
    'User-Agent': 'bench',
    'X-Auth-Token': token,
    'OpenStack-API-Version': 'compute 2.79',
    'X-OpenStack-Nova-API-Version': '2.79',
  };
}
