import { chance, pick } from './chance.js';
import { faults, momentOf, type Fault } from './fault.js';
import type { Draw } from './fault-proxy.js';

/** Which faults struck, and how often. */
export interface StormFaults {
  readonly draw: Draw;
  readonly struck: Partial<Record<Fault, number>>;
}

/** The part of the connections and of the requests that meet a fault. */
const SHARE = 0.1;
const onAccept = faults.filter((fault) => momentOf(fault) === 'accept');
const onRequest = faults.filter((fault) => momentOf(fault) !== 'accept');
/** Requests for no item: sign-ins. */
const OTHERS = -1;

/**
 * Faults by seed: which one meets the n-th attempt of a request depends on the request's number and on n alone, however the
 * requests follow each other.
 */
export function stormFaults(seed: number, requests: number): StormFaults {
  const struck: Partial<Record<Fault, number>> = {};
  const attempts = new Uint8Array(requests);
  let others = 0;
  const attemptOf = (request: number): number => {
    if (request === OTHERS) return (others += 1);
    return (attempts[request] = (attempts[request] ?? 0) + 1);
  };
  const drawn = (from: readonly Fault[], ...about: readonly number[]): Fault | undefined => {
    if (chance(seed, ...about) >= SHARE) return undefined;
    const fault = pick(from, chance(seed, ...about, 1));
    if (fault !== undefined) struck[fault] = (struck[fault] ?? 0) + 1;
    return fault;
  };
  return {
    struck,
    draw: ({ connection, request }) => {
      if (request === undefined) return drawn(onAccept, connection.number, 0, 1);
      const number = Number(/\?item=(\d+)$/.exec(request.path)?.[1] ?? OTHERS);
      return drawn(onRequest, number, attemptOf(number), 2);
    },
  };
}
