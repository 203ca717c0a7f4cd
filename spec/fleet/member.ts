/**
 * A member of a fleet, a program of its own: signs in with a password and a token store, and sends requests to a service. Its
 * plan is JSON, its argument. It begins with the first line on its standard input and ends with the end of it.
 */
import { realRuntime, Session, type KeystoneEvent } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { catchError, concatMap, defer, firstValueFrom, fromEvent, map, mergeMap, of, take, takeUntil, timer, type Observable } from 'rxjs';
import type { MemberAccount, MemberPlan, MemberReport } from './member-plan.js';
import { openMemberStore } from './member-store.js';
import { recordsOf } from './record-releases.js';

/** Requests overlap, as they do in a service: one that waits holds up no other. */
const IN_FLIGHT = 4;

const plan = JSON.parse(process.argv[2] ?? '') as MemberPlan;
const { store, close } = await openMemberStore(plan);

function tell(report: MemberReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

function told(event: KeystoneEvent): readonly MemberReport[] {
  switch (event.type) {
    case 'sign-in-started':
    case 'sign-in-succeeded':
    case 'sign-in-failed':
    case 'token-restored':
      return [{ kind: event.type }];
    case 'warning':
      return [{ kind: 'warning', code: event.code, message: event.message }];
    default:
      return [];
  }
}

function failure(error: unknown): MemberReport {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return { kind: 'failure', cause: code, message };
}

const demo: MemberAccount = { username: 'demo', password: 'demo-password', userDomainId: 'default', projectName: 'demo', projectDomainId: 'default' };
const { account = demo, asks = { serviceType: 'compute', path: '/servers' }, detours = [], limits } = plan;

/** By the detour for it, if there is one. */
function redirected(url: string): string {
  const detour = detours.find(([from]) => url.startsWith(from));
  return detour === undefined ? url : detour[1] + url.slice(detour[0].length);
}

const { signInTimeoutMs, rememberFailuresMs } = limits ?? {};
const auth = v3.password({ authUrl: plan.authUrl, ...account, tokenStore: recordsOf(plan.records, store), signInTimeoutMs, rememberFailuresMs });
const session = new Session({
  auth,
  mapUrl: redirected,
  runtime: { ...realRuntime, now: () => realRuntime.now() + (plan.clockAheadMs ?? 0) },
  timeoutMs: limits === undefined ? undefined : { total: limits.totalMs },
});
session.events$.subscribe((event) => {
  for (const report of told(event)) tell(report);
});
const request$: Observable<MemberReport> = defer(() => session.get(asks.path, { endpointFilter: { serviceType: asks.serviceType } })).pipe(
  map(({ status }): MemberReport => ({ kind: 'answer', status })),
  catchError((error: unknown) => of(failure(error))),
);
const over$ = fromEvent(process.stdin, 'end').pipe(take(1));
const turns$ = plan.everyMs === undefined ? of(0) : timer(0, plan.everyMs);
const reports$ = fromEvent(process.stdin, 'data').pipe(
  take(1),
  concatMap(() => turns$),
  mergeMap(() => request$, plan.everyMs === undefined ? 1 : IN_FLIGHT),
  takeUntil(over$),
);
reports$.subscribe(tell);
process.stdin.resume();
tell({ kind: 'ready' });
await firstValueFrom(over$);
session.close();
close();
