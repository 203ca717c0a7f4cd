import type { Body } from '../contestants/orders.js';

/** One kind of traffic. */
export interface Series {
  readonly scheme: 'http' | 'https';
  readonly body: Body;
  readonly inFlight: number;
}

/** How a series is called in the figures. */
export function seriesName({ scheme, body, inFlight }: Series): string {
  return `${scheme}, ${body === 'small' ? '2 kB' : '1 MB'}, ${inFlight === 1 ? 'one after the other' : `${String(inFlight)} in flight`}`;
}
