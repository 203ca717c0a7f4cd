import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { filter, firstValueFrom, ReplaySubject, take, timeout, type Observable } from 'rxjs';
import { bundleProgram } from '../hunt/bundle-program.js';
import type { MemberPlan, MemberReport } from './member-plan.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Below the packages that a program finds by their names. */
const cache = `${root}node_modules/.cache/`;
/** For all of a fleet to stand ready, on a machine that does other things too. */
const START_LIMIT_MS = 60_000;
/** How long a member may take to end by itself. */
const END_LIMIT_MS = 10_000;

/** A report and when it came, by this process's monotonic clock. */
export type Heard = MemberReport & { readonly at: number };

/** One process of a fleet. */
export interface Member {
  readonly pid: number;
  readonly plan: MemberPlan;
  /** What it told so far. */
  readonly heard: readonly Heard[];
  /** What it told and tells; completes when it has ended. */
  readonly reports$: Observable<Heard>;
  /** Ends it as a crash does. */
  kill(): void;
  /** Lets it end by itself; how it did. */
  end(): Promise<number | null>;
}

/** Processes that were started together. */
export interface Fleet {
  readonly members: readonly Member[];
  /** Lets all begin at once. */
  go(): void;
  /** What all of them told so far, in order. */
  heard(): readonly Heard[];
}

type Child = ChildProcessByStdio<Writable, Readable, null>;

interface StartedMember {
  readonly child: Child;
  readonly member: Member;
}

const running = new Set<Child>();

/** Starts a process for each plan, and waits until all stand ready. They wait for `go`; `endFleets` ends them in any case. */
export async function startFleet(plans: readonly MemberPlan[]): Promise<Fleet> {
  const started = await startMembers(plans);
  const members = started.map(({ member }) => member);
  return {
    members,
    go: () => {
      for (const { child } of started) child.stdin.write('go\n');
    },
    heard: () => members.flatMap(({ heard }) => heard).sort((one, other) => one.at - other.at),
  };
}

/** Ends what is left of all fleets; for the end of every spec that starts one. */
export async function endFleets(): Promise<void> {
  const ended = [...running].map((child) => once(child, 'exit'));
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(ended);
}

/** The first report of this kind, old or new. Rejects when there is none in time. */
export function nextReport(member: Member, kind: MemberReport['kind'], withinMs: number): Promise<Heard> {
  return firstValueFrom(member.reports$.pipe(filter((report) => report.kind === kind), take(1), timeout(withinMs)));
}

/** What is told from now on. */
export function heardSince(fleet: Fleet, at: number): readonly Heard[] {
  return fleet.heard().filter((report) => report.at >= at);
}

async function startMembers(plans: readonly MemberPlan[]): Promise<readonly StartedMember[]> {
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(`${cache}fleet-`);
  try {
    const path = await bundleProgram('spec/fleet/member.ts', `${folder}/member.mjs`);
    const started = plans.map((plan) => startMember(path, plan));
    await Promise.all(started.map(({ member }) => nextReport(member, 'ready', START_LIMIT_MS)));
    return started;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function startMember(path: string, plan: MemberPlan): StartedMember {
  const child = spawn(process.execPath, [path, JSON.stringify(plan)], { env: cleanEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  running.add(child);
  child.on('exit', () => running.delete(child));
  child.stdin.on('error', () => undefined); // it was killed
  const heard: Heard[] = [];
  const reports$ = new ReplaySubject<Heard>();
  createInterface({ input: child.stdout })
    .on('line', (line) => {
      const report = { ...(JSON.parse(line) as MemberReport), at: performance.now() };
      heard.push(report);
      reports$.next(report);
    })
    .on('close', () => reports$.complete());
  const member: Member = {
    ...{ pid: child.pid ?? 0, plan, heard, reports$ },
    kill: () => child.kill('SIGKILL'),
    end: () => endOf(child),
  };
  return { child, member };
}

async function endOf(child: Child): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit') as Promise<[number | null]>;
  child.stdin.end();
  const late = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
  const [code] = await ended;
  clearTimeout(late);
  return code;
}

/** This process's own, without what would lead a member astray. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([variable]) => !/^OS_|^NODE_OPTIONS$/.test(variable)));
}
