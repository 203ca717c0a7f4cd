import type { Arena } from './arena.js';
import type { PartName } from './bench-options.js';
import type { BenchFigures } from './bench-figures.js';
import { CONTESTANT_NAMES, type ContestantName } from './contestant.js';
import { measureCallers } from './parts/callers.js';
import { measureGrowth, measureMemoryPerSession } from './parts/memory.js';
import { measureRenewals } from './parts/renewals.js';
import { seriesName, type Series } from './parts/series.js';
import { measureStages } from './parts/stages.js';
import { measureStart } from './parts/start.js';
import { measureTraffic } from './parts/traffic.js';

/** How much is measured. */
export interface Extent {
  readonly stages: { readonly rounds: number; readonly count: number };
  readonly traffic: { readonly rounds: number; readonly count: number; readonly warmUp: number };
  readonly renewalsMs: number;
  readonly callers: number;
  readonly starts: number;
  readonly sessions: number;
  readonly growth: number;
}

/** For the record. */
export const WHOLE: Extent = {
  stages: { rounds: 9, count: 200_000 / 9 },
  traffic: { rounds: 9, count: 800, warmUp: 6000 },
  renewalsMs: 15_000,
  callers: 1000,
  starts: 9,
  sessions: 400,
  growth: 100_000,
};

/** For a look while tuning. */
export const QUICK: Extent = {
  stages: { rounds: 15, count: 3000 },
  traffic: { rounds: 5, count: 400, warmUp: 4000 },
  renewalsMs: 8000,
  callers: 200,
  starts: 3,
  sessions: 100,
  growth: 10_000,
};

const HEADLINE: Series = { scheme: 'http', body: 'small', inFlight: 1 };
const WIRE: readonly Series[] = [HEADLINE, { ...HEADLINE, inFlight: 64 }];
const IN_NODE: readonly ContestantName[] = ['ours', 'stock axios', 'node:http'];
const ALL_SERIES: readonly Series[] = (['http', 'https'] as const).flatMap((scheme) =>
  (['small', 'large'] as const).flatMap((body) => [1, 64].map((inFlight) => ({ scheme, body, inFlight }))),
);

type Part = (arena: Arena, extent: Extent) => Promise<BenchFigures>;

/** What is measured under each name. */
export const PARTS: Readonly<Record<PartName, Part>> = {
  stages: (_arena, { stages }) => measureStages({ rounds: stages.rounds, count: Math.ceil(stages.count) }),
  wire: async (arena, { traffic }) => withHeadline(await measureTraffic(arena, { names: IN_NODE, series: WIRE }, traffic)),
  traffic: async (arena, { traffic }) => withHeadline(await measureTraffic(arena, { names: CONTESTANT_NAMES, series: ALL_SERIES }, traffic)),
  renewals: async (arena, { renewalsMs }) => ({ renewals: await measureRenewals(arena, renewalsMs) }),
  callers: async (arena, { callers }) => ({ callers: await measureCallers(arena, callers) }),
  start: (arena, { starts }) => measureStart(arena, starts),
  memory: async (arena, { sessions, growth }) => {
    const memoryPerSession = await measureMemoryPerSession(arena, sessions);
    const growthPer100000 = await measureGrowth(arena, growth);
    return { memoryPerSession, ...(growthPer100000 !== undefined && { growthPer100000 }) };
  },
};

function withHeadline(traffic: NonNullable<BenchFigures['traffic']>): BenchFigures {
  const ratio = traffic[seriesName(HEADLINE)]?.['ours']?.ratioToStockAxios;
  return { ...(ratio !== undefined && { cpuRatioToStockAxios: ratio }), traffic };
}
