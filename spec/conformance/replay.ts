import { realRuntime } from 'keystoneauth-rx';
import { from, map, merge, race, type Observable } from 'rxjs';
import { callPure } from './drive-pure.js';
import { emitted } from './emitted.js';
import { isObject } from './json.js';
import type { SeenRecord } from './log-capture.js';
import { recordRequest } from './record-request.js';
import { runStep } from './run-step.js';
import type { ScriptedServers } from './scripted-server.js';
import { uncaught$ } from './uncaught.js';
import type { SeenRequest, Step, Vector } from './vector.js';
import { virtualClock } from './virtual-clock.js';
import { World } from './world.js';

/** How one call ended on our side. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** What happened when a vector was replayed. */
export interface Replay {
  /** The error of the constructors, if they threw. */
  readonly setup: Outcome | undefined;
  /** One per step; the only one of a pure vector. */
  readonly outcomes: readonly Outcome[];
  readonly requests: readonly SeenRequest[];
  /** How many requests had been seen when each step ended. */
  readonly marks: readonly number[];
  readonly delays: readonly number[];
  readonly logs: readonly SeenRecord[];
  /** Errors that escaped past every caller. */
  readonly faults: readonly unknown[];
}

/** Replays a vector whose placeholders are filled in. */
export async function replay(vector: Vector, servers: ScriptedServers): Promise<Replay> {
  const { call, args = {} } = vector;
  if (call === undefined) return await replaySteps(vector, servers);
  servers.play(vector.server ?? []);
  const outcome = await outcomeOf(() => callPure(call, args));
  const requests = servers.arrivals.map((arrival) => recordRequest(arrival));
  return { setup: undefined, outcomes: [outcome], requests, marks: [], delays: [], logs: [], faults: [] };
}

async function replaySteps(vector: Vector, servers: ScriptedServers): Promise<Replay> {
  servers.play(vector.server ?? []);
  const world = new World(virtualClock());
  const outcomes: Outcome[] = [];
  const marks: number[] = [];
  const faults: unknown[] = [];
  const watching = uncaught$.subscribe((fault) => faults.push(fault));
  const setup = await outcomeOf(() => world.create(vector));
  if (!('error' in setup)) {
    for (const step of vector.steps ?? []) {
      outcomes.push(await outcomeOf(async () => picked(await runStep(step, world), step)));
      marks.push(servers.arrivals.length);
    }
  }
  world.close();
  watching.unsubscribe();
  const requests = servers.arrivals.map((arrival) => recordRequest(arrival));
  const { clock, records: logs } = world;
  return { setup: 'error' in setup ? setup : undefined, outcomes, requests, marks, delays: clock.delays, logs, faults };
}

const PATIENCE_MS = 20_000;

/** A step that hangs, or whose error escaped, fails instead of stopping the run. */
function giveUp(): Observable<never> {
  const hangs = from(realRuntime.deadline(PATIENCE_MS)).pipe(map(() => new Error(`no answer within ${String(PATIENCE_MS / 1000)} s`)));
  return merge(hangs, uncaught$).pipe(
    map((error) => {
      throw error;
    }),
  );
}

async function outcomeOf(call: () => unknown): Promise<Outcome> {
  try {
    return { value: await emitted(race(from(Promise.resolve(call())), giveUp())) };
  } catch (error) {
    return { error };
  }
}

/** Only the fields that the step picks; what is missing counts as null. */
function picked(value: unknown, { pick }: Step): unknown {
  if (pick === undefined || !isObject(value)) return value;
  return Object.fromEntries(pick.map((name) => [name, value[name] ?? null]));
}
