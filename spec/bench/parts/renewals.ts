import type { Arena, Running } from '../arena.js';
import type { ByContestant, RenewalFigures } from '../bench-figures.js';
import type { ContestantName } from '../contestant.js';

/** A sign-in that nobody can fail to notice. */
const SIGN_IN_MS = 1200;
const IN_FLIGHT = 8;

/**
 * How long tokens live, so that each contestant signs in anew every three seconds or so: keystoneauth1 replaces a token that has less
 * than two minutes left, gophercloud one that was rejected, and ours half of such a life ahead.
 */
const LIFETIME_MS: Readonly<Partial<Record<ContestantName, number>>> = { ours: 6000, keystoneauth1: 123_000, gophercloud: 3000 };

/** How many requests had to wait for a sign-in while tokens were renewed several times. */
export async function measureRenewals(arena: Arena, forMs: number): Promise<ByContestant<RenewalFigures>> {
  const figures: Record<string, RenewalFigures> = {};
  for (const one of await arena.enter(['ours', 'keystoneauth1', 'gophercloud'])) {
    figures[one.kind.name] = await aroundRenewals(arena, one, forMs);
    await one.end();
  }
  await arena.cloud.issue();
  return figures;
}

async function aroundRenewals({ cloud }: Arena, one: Running, forMs: number): Promise<RenewalFigures> {
  await cloud.issue({ lifetimeMs: LIFETIME_MS[one.kind.name] ?? 3000, signInDelayMs: SIGN_IN_MS });
  await one.run({ body: 'small', inFlight: 1, count: 1 });
  const { requests, slow, lost } = await one.run({ body: 'small', inFlight: IN_FLIGHT, forMs, slowMs: SIGN_IN_MS * 0.75 });
  const { signIns } = await cloud.account(one.user);
  return { requests, waited: slow, lost, renewals: signIns - 1 };
}
