import type { CloudService, ServiceReply } from 'keystoneauth-rx/testing';

/** How often each request was carried out, by its number. */
export interface Ledger {
  readonly service: CloudService;
  timesOf(request: number): number;
}

/** A service of the embedded cloud that counts what it is asked to do, so that nothing done twice or never goes unnoticed. */
export function openLedger(requests: number): Ledger {
  const times = new Uint8Array(requests);
  const carryOut = (request: number): ServiceReply => {
    times[request] = (times[request] ?? 0) + 1;
    return { status: 200, json: { item: request, note: 'done' } };
  };
  return {
    service: {
      type: 'ledger',
      name: 'ledger',
      url: '/ledger',
      path: '/ledger',
      handle: ({ query, method, json }) => {
        const { item } = (method === 'GET' ? { item: Number(query.get('item')) } : json) as { readonly item: number };
        return carryOut(item);
      },
    },
    timesOf: (request) => times[request] ?? 0,
  };
}
