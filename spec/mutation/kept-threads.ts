import { ThreadsPoolWorker, type PoolOptions, type PoolRunnerInitializer, type PoolWorker, type WorkerRequest } from 'vitest/node';

type Listener = Parameters<PoolWorker['on']>[1];

/** Then a thread is replaced, with all that mutants have left behind in it. */
const RUNS_OF_A_THREAD = 200;

/** Threads that are kept from one run to the next. */
export interface KeptThreads {
  readonly pool: PoolRunnerInitializer;
  /** Ends the thread there is. */
  readonly end: () => Promise<void>;
}

/**
 * vitest starts a thread for each run, and a mutant is a run: starting takes ten times as long as the specs that a mutant dies
 * of. Here one thread serves run after run. Modules are made anew for each spec file (`isolate`), so nothing is carried over
 * but what they did to globals.
 */
export function keptThreads(): KeptThreads {
  let kept: ThreadsPoolWorker | undefined;
  let runs = 0;
  const end = async (): Promise<void> => {
    const ending = kept;
    [kept, runs] = [undefined, 0];
    await ending?.stop();
  };
  const thread = async (options: PoolOptions): Promise<{ readonly worker: ThreadsPoolWorker; readonly isNew: boolean }> => {
    if (runs >= RUNS_OF_A_THREAD) await end();
    runs += 1;
    const isNew = kept === undefined;
    kept ??= new ThreadsPoolWorker(options);
    if (isNew) await kept.start();
    return { worker: kept, isNew };
  };
  return { pool: { name: 'kept-threads', createPoolWorker: (options) => workerOf(options, () => thread(options)) }, end };
}

/** What vitest takes for a thread of its own: it is told that one was started and stopped. */
function workerOf(options: PoolOptions, thread: () => Promise<{ readonly worker: ThreadsPoolWorker; readonly isNew: boolean }>): PoolWorker {
  const listeners: [event: string, listener: Listener][] = [];
  let worker: ThreadsPoolWorker | undefined;
  let isNew = false;
  const pretend = (type: 'started' | 'stopped'): void => {
    const response = { type, __vitest_worker_response__: true };
    setImmediate(() => {
      for (const [event, listener] of listeners) if (event === 'message') listener(response);
    });
  };
  return {
    name: 'kept-threads',
    start: async () => {
      ({ worker, isNew } = await thread());
    },
    stop: () => {
      for (const [event, listener] of listeners) worker?.off(event, listener);
      return Promise.resolve();
    },
    on: (event, listener) => {
      listeners.push([event, listener]);
      worker?.on(event, listener);
    },
    off: (event, listener) => {
      worker?.off(event, listener);
    },
    send: (message) => {
      if (message.type === 'start' && !isNew) pretend('started');
      else if (message.type === 'stop') pretend('stopped');
      else worker?.send(message.type === 'run' ? configured(message, options) : message);
    },
    deserialize: (data) => data,
  };
}

/** A thread learns its configuration when it starts; which specs are to be run is in it, and changes from run to run. */
function configured(message: WorkerRequest & { type: 'run' }, { project }: PoolOptions): WorkerRequest {
  const context = { ...message.context, config: project.serializedConfig };
  return { ...message, context };
}
