import type { Arena, Running } from '../arena.js';
import type { BenchFigures, ByContestant, SeriesFigures } from '../bench-figures.js';
import type { ContestantName } from '../contestant.js';
import type { WorkDone } from '../contestants/orders.js';
import { median, medianRatio } from '../measure.js';
import { seriesName, type Series } from './series.js';

/** How often each contestant is measured in each series, and how much at a time. */
export interface TrafficRounds {
  readonly rounds: number;
  /** Requests in a round: of 2 kB by Node; fewer of 1 MB and by the slower languages. */
  readonly count: number;
  /** Requests before the first round, so that compilers have done their work. */
  readonly warmUp: number;
}

/** Of how many small requests a large one has the work. */
const LARGE_AS_SMALL = 40;

/** What requests cost each of `names` in each of `series`: rounds in turn, so that drift of the machine meets all alike. */
export async function measureTraffic(
  arena: Arena,
  { names, series }: { readonly names: readonly ContestantName[]; readonly series: readonly Series[] },
  rounds: TrafficRounds,
): Promise<NonNullable<BenchFigures['traffic']>> {
  const figures: Record<string, ByContestant<SeriesFigures>> = {};
  for (const scheme of ['http', 'https'] as const) {
    const wanted = series.filter((one) => one.scheme === scheme);
    if (wanted.length === 0) continue;
    const running = await arena.enter(names, scheme);
    for (const one of wanted) figures[seriesName(one)] = await measureSeries(running, one, rounds);
    for (const one of running) await one.end();
  }
  return figures;
}

async function measureSeries(running: readonly Running[], { body, inFlight }: Series, { rounds, count, warmUp }: TrafficRounds): Promise<ByContestant<SeriesFigures>> {
  const done = new Map<Running, WorkDone[]>(running.map((one) => [one, []]));
  const portion = (of: number, { kind }: Running): number => Math.max(inFlight, Math.ceil((of * kind.pace) / (body === 'large' ? LARGE_AS_SMALL : 1)));
  for (const one of running) await one.run({ body, inFlight, count: portion(warmUp, one) });
  for (let round = 0; round < rounds; round += 1) {
    for (const one of running) done.get(one)?.push(await one.run({ body, inFlight, count: portion(count, one) }));
  }
  const costOf = (name: ContestantName): readonly number[] => {
    const found = running.find(({ kind }) => kind.name === name);
    return (found && done.get(found))?.map(cost) ?? [];
  };
  return Object.fromEntries(
    running.map((one) => {
      const { name, raw } = one.kind;
      return [name, summary(done.get(one) ?? [], costOf(raw), raw === 'node:http' ? costOf('stock axios') : [])];
    }),
  );
}

function cost({ cpuMicroseconds, requests }: WorkDone): number {
  return cpuMicroseconds / requests;
}

function summary(done: readonly WorkDone[], raw: readonly number[], axios: readonly number[]): SeriesFigures {
  const costs = done.map(cost);
  const delays = done.flatMap(({ delayP99Ms }) => (delayP99Ms === undefined ? [] : [delayP99Ms]));
  return {
    cpuMicroseconds: median(costs),
    requestsPerSecond: median(done.map(({ requests, wallMs }) => (requests * 1000) / wallMs)),
    lost: done.reduce((sum, { lost }) => sum + lost, 0),
    ...(raw.length > 0 && { ratioToRaw: medianRatio(costs, raw) }),
    ...(axios.length > 0 && { ratioToStockAxios: medianRatio(costs, axios) }),
    ...(delays.length > 0 && { eventLoopDelayP99Ms: median(delays) }),
  };
}
