import type { Observable } from 'rxjs';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Presence } from './presence.js';

/** How often something is asked, and when not. */
export interface PollOptions {
  /** From the end of one poll to the beginning of the next; up to a tenth is added at random. */
  readonly intervalMs: number;
  /** A poll that takes longer has failed. @defaultValue 10 minutes */
  readonly pollTimeoutMs?: number | undefined;
  /** Whether there is anybody to poll for. @defaultValue `pagePresence()`: in a browser nobody while the page is hidden or the device offline, elsewhere always */
  readonly presence$?: Observable<Presence> | undefined;
  /** @defaultValue the time of the client, where there is one, otherwise the real one */
  readonly runtime?: Runtime | undefined;
}

/** The names of {@link PollOptions}. */
export const POLL_OPTIONS = ['intervalMs', 'pollTimeoutMs', 'presence$', 'runtime'] as const satisfies readonly (keyof PollOptions)[];

/** Throws an OptionError for what cannot be right; `where` is whose options they are. */
export function checkPollOptions({ intervalMs, pollTimeoutMs }: PollOptions, where: string): void {
  if ((intervalMs as number | undefined) === undefined) throw new MissingRequiredOptions(['intervalMs'], where);
  checkDuration('intervalMs', intervalMs);
  checkDuration('pollTimeoutMs', pollTimeoutMs);
}

/** Throws an OptionError for a duration that is given and no number of milliseconds above zero. */
export function checkDuration(option: string, ms: unknown): void {
  if (ms === undefined || (typeof ms === 'number' && Number.isFinite(ms) && ms > 0)) return;
  throw new OptionError(option, `"${option}" has to be a number of milliseconds above 0; nothing was sent.`);
}
