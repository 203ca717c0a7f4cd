/** Which of the two lists a request is for. */
export type Body = 'small' | 'large';

/** Where a contestant sends, and as whom. */
export interface Setting {
  /** Origin of the mock cloud. */
  readonly base: string;
  readonly user: string;
  readonly password: string;
  /** For those who cannot sign in. */
  readonly token: string;
  /** Whether versions are discovered; else the catalog's word is taken for them. */
  readonly discover: boolean;
  /** The file of the certificate, over TLS. */
  readonly ca: string | undefined;
}

/** Requests to be sent: `count` of them, or as many as `forMs` allows. */
export interface Work {
  readonly body: Body;
  readonly inFlight: number;
  readonly count?: number | undefined;
  readonly forMs?: number | undefined;
  /** Requests that took longer are counted. */
  readonly slowMs?: number | undefined;
  /** The first caller leaves after that long. */
  readonly impatientMs?: number | undefined;
}

/** What every contestant can be told, one line of JSON each. */
export type Order = ({ readonly do: 'open' } & Setting) | ({ readonly do: 'run' } & Work) | { readonly do: 'sessions'; readonly count: number } | { readonly do: 'memory' | 'used' };

/** What came of a {@link Work}. */
export interface WorkDone {
  /** Those that were answered. */
  readonly requests: number;
  /** Those that were not. */
  readonly lost: number;
  /** Those that took longer than `slowMs`. */
  readonly slow: number;
  /** Of the whole process, for all of them. */
  readonly cpuMicroseconds: number;
  readonly wallMs: number;
  /** Of Node: how late a timer was, but for one in a hundred. */
  readonly delayP99Ms?: number | undefined;
}

/** What is in use once the garbage is gone. */
export interface MemoryInUse {
  readonly bytes: number;
}

/** What a process has used since its start. */
export interface ProcessUse {
  readonly cpuMs: number;
  /** The most it had in memory. */
  readonly residentMiB: number;
}
