/** What the stages of a request cost, in microseconds of CPU; least of all rounds. */
export interface StageFigures {
  /** A whole request, answered from memory. */
  readonly pathMicroseconds: number;
  /** Its exchange alone: what `send` hands to the transport and what it makes of the reply. */
  readonly exchangeMicroseconds: number;
  /** What each stage adds to those before it. */
  readonly each: Readonly<Record<string, number>>;
}

/** One contestant in one series; medians of all rounds. */
export interface SeriesFigures {
  /** Of the whole process, per request. */
  readonly cpuMicroseconds: number;
  readonly requestsPerSecond: number;
  readonly lost: number;
  /** CPU, beside the HTTP client of the same language. */
  readonly ratioToRaw?: number;
  readonly ratioToStockAxios?: number;
  /** How late a timer was, but for one in a hundred; of Node. */
  readonly eventLoopDelayP99Ms?: number;
}

/** A thing that is measured for several contestants. */
export type ByContestant<T> = Readonly<Record<string, T>>;

/** Requests, some of which had to wait for a sign-in. */
export interface RenewalFigures {
  readonly requests: number;
  /** Those that took at least as long as a sign-in. */
  readonly waited: number;
  readonly lost: number;
  /** Sign-ins beside the first. */
  readonly renewals: number;
}

/** What a crowd of callers causes. */
export interface CrowdFigures {
  readonly callers: number;
  readonly signIns: number;
  readonly lost: number;
}

/** A process from its start to the first reply of a service. */
export interface StartFigures {
  /** HTTP calls. */
  readonly calls: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most it had in memory. */
  readonly residentMiB: number;
}

/** What importing the front door costs. */
export interface ImportFigures {
  /** Above a bare `node`. */
  readonly cpuSeconds: number;
  /** Of the whole process, the most it had in memory. */
  readonly residentMiB: number;
}

/** The machine a run was made on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly node: string;
  readonly platform: string;
}

/** The figures of one run. What was not measured, or cannot be on this machine, is not there. */
export interface BenchFigures {
  /** CPU per request of ours beside stock axios: http, 2 kB, one after the other. */
  readonly cpuRatioToStockAxios?: number;
  /** All stages together: a whole request less its exchange. */
  readonly stageMicroseconds?: number;
  readonly stages?: StageFigures;
  /** By series. */
  readonly traffic?: Readonly<Record<string, ByContestant<SeriesFigures>>>;
  readonly renewals?: ByContestant<RenewalFigures>;
  /** By case. */
  readonly callers?: Readonly<Record<string, ByContestant<CrowdFigures>>>;
  readonly start?: ByContestant<StartFigures>;
  readonly importing?: ImportFigures;
  /** KiB. */
  readonly memoryPerSession?: ByContestant<number>;
  /** KiB that stay in use after 100,000 requests. */
  readonly growthPer100000?: number;
  /** Who could not be measured, and why. */
  readonly missing?: Readonly<Record<string, string>>;
  readonly machine?: Machine;
  /** Fewer and shorter rounds than for the record. */
  readonly quick?: boolean;
  readonly minutes?: number;
}
