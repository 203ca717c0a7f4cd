import type { ErrorCode } from '../../errors/error-code.js';

/** How long one exchange took, for `timings()`: one for each attempt and each redirect hop, however it ended. */
export interface Timing {
  /** The number of the request that events have too: the same for all its attempts. */
  readonly exchange: number;
  /** Counts how often the request was sent, from 1. */
  readonly attempt: number;
  readonly method: string;
  /** With secret parts replaced. */
  readonly url: string;
  /** `undefined` without a reply. */
  readonly status: number | undefined;
  /** Why there was no reply: what its request ended with if that ended meanwhile, `aborted` if nobody waited for it any more. `undefined` with a reply. */
  readonly code: ErrorCode | undefined;
  readonly elapsedMs: number;
  /** From the first attempt of the request to the end of this one: the last entry of a request has what it took as a whole. */
  readonly requestElapsedMs: number;
}
