import type { Arena, Running } from '../arena.js';
import type { BenchFigures, ByContestant, CrowdFigures } from '../bench-figures.js';
import type { ContestantName } from '../contestant.js';
import type { Work } from '../contestants/orders.js';

/** Something that a crowd can meet. */
interface Case {
  readonly name: string;
  /** Who can do it: gophercloud wants a sign-in before there are callers, and only ours has callers that leave alone. */
  readonly names: readonly ContestantName[];
  readonly lifetimeMs?: number;
  /** Signed in before, and then this happens. */
  readonly before?: (arena: Arena, one: Running) => Promise<void>;
  readonly impatientMs?: number;
}

const SIGN_IN_MS = 300;
const SHORT_LIFE_MS = 3000;
const ALL: readonly ContestantName[] = ['ours', 'keystoneauth1', 'gophercloud'];

const CASES: readonly Case[] = [
  { name: 'cold', names: ['ours', 'keystoneauth1'] },
  { name: 'expired', names: ALL, lifetimeMs: SHORT_LIFE_MS, before: ({ cloud }) => itsLife(() => cloud.issue({ signInDelayMs: SIGN_IN_MS })) },
  { name: 'revoked', names: ALL, before: ({ cloud }, { user }) => cloud.end(user, 'revoke') },
  { name: 'wrong password', names: ALL, before: ({ cloud }, { user }) => cloud.end(user, 'lock') },
  { name: 'one impatient caller', names: ['ours'], impatientMs: SIGN_IN_MS / 4 },
];

/** How often a crowd of callers signs in, and how many of them get no answer. */
export async function measureCallers(arena: Arena, callers: number): Promise<NonNullable<BenchFigures['callers']>> {
  const figures: Record<string, ByContestant<CrowdFigures>> = {};
  for (const one of CASES) figures[one.name] = await measureCase(arena, one, callers);
  await arena.cloud.issue();
  return figures;
}

async function measureCase(arena: Arena, found: Case, callers: number): Promise<ByContestant<CrowdFigures>> {
  const figures: Record<string, CrowdFigures> = {};
  for (const one of await arena.enter(found.names)) {
    figures[one.kind.name] = await crowd(arena, one, { ...found, callers });
    await one.end();
  }
  return figures;
}

async function crowd(arena: Arena, one: Running, { lifetimeMs, before, impatientMs, callers }: Case & { readonly callers: number }): Promise<CrowdFigures> {
  const { cloud } = arena;
  await cloud.issue({ signInDelayMs: SIGN_IN_MS, ...(lifetimeMs !== undefined && { lifetimeMs }) });
  if (before !== undefined) {
    await one.run({ body: 'small', inFlight: 1, count: 1 });
    await before(arena, one);
  }
  const atFirst = await cloud.account(one.user);
  const work: Work = { body: 'small', inFlight: callers, count: callers, impatientMs };
  const { lost } = await one.run(work);
  const atLast = await cloud.account(one.user);
  return { callers, signIns: atLast.signIns + atLast.refusedSignIns - atFirst.signIns - atFirst.refusedSignIns, lost };
}

/** Lets the life of a token pass; those that are issued from now on live long again. */
async function itsLife(issue: () => Promise<void>): Promise<void> {
  await issue();
  await new Promise((resolve) => setTimeout(resolve, SHORT_LIFE_MS * 1.2));
}
