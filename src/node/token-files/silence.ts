/** A lock as it was seen again and again. */
export interface Watched {
  /** Its number and its last heartbeat. */
  readonly seen: string;
  readonly at: number;
  /** For how long there has been no other heartbeat. */
  readonly silentMs: number;
}

/** Who is silent for so long holds nothing any more; heartbeats come every two seconds. */
export const LONGEST_SILENCE_MS = 8000;
/** A pause of who watches, asleep or stopped itself, says nothing about whom it watches. */
const LONGEST_LOOK_MS = 500;

/** What is known after another look; `at` is the time of this process, which never goes backwards. */
export function watched(before: Watched | undefined, seen: string, at: number): Watched {
  if (before?.seen !== seen) return { seen, at, silentMs: 0 };
  return { seen, at, silentMs: before.silentMs + Math.min(at - before.at, LONGEST_LOOK_MS) };
}
