import type { Runtime } from '../../runtime/runtime.js';
import { within } from '../within.js';

const LIMIT_MS = 3000;
/** Long enough for a hundred requests that fail together, short enough for a service that comes back. */
const KEPT_MS = 5000;
/** A page asks a few. */
const MOST_KEPT = 100;

interface Probe {
  readonly outcome: Promise<boolean>;
  /** By `monotonic()`, once it has ended. */
  endedAt: number | undefined;
}

const probes = new WeakMap<Runtime, Map<string, Probe>>();

/**
 * Whether anything answers at an origin, whatever it lets a page read: one request without credentials and headers of ours,
 * however many ask; the answer holds for some seconds.
 *
 * @see https://fetch.spec.whatwg.org/#concept-request-mode
 */
export function answersAt(origin: string, runtime: Runtime): Promise<boolean> {
  const known = probes.get(runtime) ?? new Map<string, Probe>();
  probes.set(runtime, known);
  const kept = known.get(origin);
  if (kept !== undefined && (kept.endedAt === undefined || runtime.monotonic() - kept.endedAt < KEPT_MS)) return kept.outcome;
  if (known.size >= MOST_KEPT) known.clear();
  const outcome = probe(origin, runtime).finally(() => {
    started.endedAt = runtime.monotonic();
  });
  const started: Probe = { outcome, endedAt: undefined };
  known.set(origin, started);
  return outcome;
}

async function probe(origin: string, runtime: Runtime): Promise<boolean> {
  const abort = new AbortController();
  const passed = (): Error => {
    abort.abort();
    return new Error('nothing answered in time');
  };
  const asked = fetch(origin, {
    method: 'HEAD',
    mode: 'no-cors',
    credentials: 'omit',
    cache: 'no-store',
    referrerPolicy: 'no-referrer',
    signal: abort.signal,
  });
  return within(asked, { limit: LIMIT_MS, runtime, passed }).then(() => true, () => false);
}
