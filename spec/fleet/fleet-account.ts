import { filter, firstValueFrom, timeout } from 'rxjs';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import type { Fleet, Heard, Member } from './start-fleet.js';

/** Where sign-ins go, and how. */
export const SIGN_IN = { path: '/identity/v3/auth/tokens', method: 'POST' } as const;

/** How often each ending of a request was told, a status or the code of an error, and each warning. */
export function endings(heard: readonly Heard[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const report of heard) {
    const name = endingOf(report);
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** Waits until every member told this after `at`. */
export async function everyMember(fleet: Fleet, kind: Heard['kind'], at = 0): Promise<void> {
  const told = ({ reports$ }: Member): Promise<unknown> =>
    firstValueFrom(reports$.pipe(filter((report) => report.kind === kind && report.at > at), timeout({ first: 60_000 })));
  await Promise.all(fleet.members.map(told));
}

/** When the cloud was asked to sign somebody in, by its own clock. */
export function signInTimes({ cloud }: ServedCloud): readonly number[] {
  return cloud.requests(SIGN_IN.path).filter(({ method }) => method === SIGN_IN.method).map(({ at }) => at);
}

/** The shortest time between two of these. */
export function shortestGapMs(times: readonly number[]): number {
  return Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)));
}

function endingOf(report: Heard): string | undefined {
  if (report.kind === 'answer') return String(report.status);
  if (report.kind === 'failure') return report.cause;
  return report.kind === 'warning' ? report.code : undefined;
}
