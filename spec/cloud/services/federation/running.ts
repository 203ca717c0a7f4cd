/** A process that runs until it is stopped. */
interface Stoppable {
  readonly pid: number;
  stop(): Promise<void>;
}

/** What has been started or is about to start, to be stopped together. */
export interface Running {
  /** Waits for a start, and keeps what it gives; after `stop()` that is stopped at once. */
  add<T extends Stoppable>(start: Promise<T>): Promise<T>;
  /** Of what has been started. */
  pids(): readonly number[];
  /** Stops everything, the last first; what is still starting is waited for. */
  stop(): Promise<void>;
}

/** An empty {@link Running}. */
export function nothingRunning(): Running {
  const starts: Promise<Stoppable>[] = [];
  const started: Stoppable[] = [];
  let stopped = false;
  return {
    add: async (start) => {
      starts.push(start);
      const program = await start;
      if (stopped) await program.stop();
      else started.push(program);
      return program;
    },
    pids: () => started.map(({ pid }) => pid),
    stop: async () => {
      await Promise.allSettled(starts);
      stopped = true;
      for (const program of started.splice(0).reverse()) await program.stop();
    },
  };
}
