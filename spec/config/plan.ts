import { runStep, type Step, type StepResult } from './step.js';
import { tallyExit } from './tally.js';

/** Steps one after the other. */
export type Lane = readonly string[];

/** Groups one after the other; the lanes of a group side by side. */
export type Plan = readonly (readonly Lane[])[];

/** What a plan is run with. */
export interface PlanRun {
  readonly steps: Readonly<Record<string, Step>>;
  readonly plan: Plan;
  /** Arguments for the last step of the plan. */
  readonly extra: readonly string[];
  readonly write: (text: string) => void;
  /** Ends what runs and leaves out the rest. */
  readonly stopped: AbortSignal;
}

/** A place to write to that holds its text back until it is opened: side by side, one lane speaks at a time. */
class Outlet {
  #held: string[] | undefined = [];
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  readonly write = (text: string): void => {
    if (this.#held === undefined) this.#write(text);
    else this.#held.push(text);
  };

  open(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const text of held) this.#write(text);
  }
}

/** Why a step is not run, if it is not. */
function obstacle(run: PlanRun, step: Step, done: readonly StepResult[]): string | undefined {
  if (run.stopped.aborted) return 'stopped';
  const missing = step.needs?.find((needed) => done.some((result) => result.name === needed && !result.succeeded));
  return missing === undefined ? undefined : `${missing} failed`;
}

async function runNamed(run: PlanRun, name: string, write: (text: string) => void, done: StepResult[]): Promise<void> {
  const step = run.steps[name];
  if (step === undefined) throw new Error(`No step is called ${name}.`);
  const reason = obstacle(run, step, done);
  write(`\n=== ${name}\n`);
  const isLast = run.plan.at(-1)?.at(-1)?.at(-1) === name;
  const result =
    reason === undefined
      ? await runStep({ name, step, extra: isLast ? run.extra : [], write, stopped: run.stopped })
      : { name, succeeded: false, seconds: 0, tally: tallyExit(`${name} (not run: ${reason})`, false) };
  write(`--- ${name} ${result.succeeded ? 'passed' : 'failed'} in ${result.seconds.toFixed(1)} s\n`);
  done.push(result);
}

/** Runs every step of a plan, also after one has failed, and says how each went, in the order of the plan. */
export async function runPlan(run: PlanRun): Promise<readonly StepResult[]> {
  const done: StepResult[] = [];
  for (const group of run.plan) {
    const lanes = group.map((lane) => {
      const outlet = new Outlet(run.write);
      const finished = (async () => {
        for (const name of lane) await runNamed(run, name, outlet.write, done);
      })();
      return { outlet, finished };
    });
    for (const { outlet, finished } of lanes) {
      outlet.open();
      await finished;
    }
  }
  const order = run.plan.flat(2);
  return [...done].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}
