import { putBounded } from '../../access/put-bounded.js';

/** Clients that are remembered. */
const MOST_CLIENTS = 10_000;

/** How many sign-ins of one client may fail, so that nobody tries passwords here as fast as they can. */
export interface SignInBudget {
  /** One more attempt; `undefined`: it may be made, otherwise how long to wait. */
  take(client: string): number | undefined;
  /** It did not fail. */
  giveBack(client: string): void;
}

interface Spent {
  readonly count: number;
  /** By the monotonic clock. */
  readonly until: number;
}

/** A budget that each client has anew `withinMs` after its first attempt. */
export function signInBudget(
  { most, withinMs }: { readonly most: number; readonly withinMs: number },
  monotonic: () => number,
): SignInBudget {
  const clients = new Map<string, Spent>();
  const spentBy = (client: string): Spent => {
    const spent = clients.get(client);
    return spent === undefined || spent.until <= monotonic() ? { count: 0, until: monotonic() + withinMs } : spent;
  };
  return {
    take: (client) => {
      const { count, until } = spentBy(client);
      if (count >= most) return until - monotonic();
      putBounded(clients, [client, { count: count + 1, until }], MOST_CLIENTS);
      return undefined;
    },
    giveBack: (client) => {
      const { count, until } = spentBy(client);
      if (count > 0) putBounded(clients, [client, { count: count - 1, until }], MOST_CLIENTS);
    },
  };
}
