import { fileURLToPath } from 'node:url';
import type { Arena } from '../arena.js';
import type { ByContestant, ImportFigures, StartFigures } from '../bench-figures.js';
import { bareEnvironment, CONTESTANTS, type ContestantKind } from '../contestant.js';
import type { ProcessUse } from '../contestants/orders.js';
import { LineProcess, pinned, type Program } from '../line-process.js';
import { median } from '../measure.js';

const START = fileURLToPath(new URL('../contestants/start.mjs', import.meta.url));

type Once = () => Promise<StartFigures>;

/** A plain Node, without the compiler of TypeScript that other contestants run with. */
function inNode(...args: readonly string[]): Program {
  const { PATH, HOME } = bareEnvironment();
  return pinned({ file: process.execPath, args: [START, ...args], environment: { PATH, HOME } }, 'last');
}

async function node(...args: readonly string[]): Promise<StartFigures> {
  const beganAt = performance.now();
  const child = new LineProcess('node', inNode(...args));
  const use = await child.read<ProcessUse>();
  const wallMs = performance.now() - beganAt;
  await child.end();
  return { ...use, wallMs, calls: 0 };
}

async function elsewhere(arena: Arena, kind: ContestantKind): Promise<StartFigures> {
  const program = pinned(await kind.program(arena.cloud.authority), 'last');
  const beganAt = performance.now();
  const child = new LineProcess(kind.name, program);
  await child.ask({ do: 'open', ...arena.newcomer(), discover: false });
  await child.ask({ do: 'run', body: 'small', inFlight: 1, count: 1 });
  const wallMs = performance.now() - beganAt;
  const use = await child.ask<ProcessUse>({ do: 'used' });
  await child.end();
  return { ...use, wallMs, calls: 0 };
}

function counted(arena: Arena, once: Once): Once {
  return async () => {
    const before = await arena.cloud.requests();
    const figures = await once();
    return { ...figures, calls: (await arena.cloud.requests()) - before };
  };
}

function middle(all: readonly StartFigures[]): StartFigures {
  const of = (name: keyof StartFigures): number => median(all.map((one) => one[name]));
  return { calls: of('calls'), wallMs: of('wallMs'), cpuMs: of('cpuMs'), residentMiB: of('residentMiB') };
}

/** What a process needs from its start to the first reply of a service, and what importing the front door takes of it. */
export async function measureStart(arena: Arena, rounds: number): Promise<{ readonly start: ByContestant<StartFigures>; readonly importing: ImportFigures }> {
  const present = CONTESTANTS.filter(({ name }) => (name === 'keystoneauth1' || name === 'gophercloud') && !arena.missing.has(name));
  const all: Readonly<Record<string, Once>> = {
    'node -e 0': () => node('nothing'),
    'the front door': () => node('import'),
    ours: counted(arena, () => node('request', JSON.stringify(arena.newcomer()))),
    ...Object.fromEntries(present.map((kind) => [kind.name, counted(arena, () => elsewhere(arena, kind))])),
  };
  const done = new Map<string, StartFigures[]>(Object.keys(all).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, once] of Object.entries(all)) done.get(name)?.push(await once());
  }
  const start = Object.fromEntries([...done].map(([name, figures]) => [name, middle(figures)]));
  return { start, importing: importingOf(start) };
}

function importingOf(start: ByContestant<StartFigures>): ImportFigures {
  const [bare, imported] = [start['node -e 0'], start['the front door']];
  const cpuMs = (imported?.cpuMs ?? Number.NaN) - (bare?.cpuMs ?? Number.NaN);
  return { cpuSeconds: cpuMs / 1000, residentMiB: imported?.residentMiB ?? Number.NaN };
}
