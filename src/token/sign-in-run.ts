import { defer, map, type Observable } from 'rxjs';
import type { Connection } from '../http/connection.js';
import { followed } from '../http/tracers.js';
import type { Arrival } from './store/arrival.js';
import type { SignInCircumstances } from './credentials.js';
import { momentOf, remainingMs, type Moment } from './lifetime.js';
import type { SignInPlan } from './shared-sign-in.js';
import { signInOnce } from './store/sign-in-once.js';
import { signInOutcome, usualLimitMs, type SignInOutcome } from './sign-in-outcome.js';
import type { Fetched } from './store/stored-tokens.js';
import type { TokenKeeper } from './token-keeper.js';
import { heldBy, type TokenModel } from './token-model.js';
import type { TokenSourceOptions } from './token-source-options.js';

/** What sign-ins are made with. */
export interface SignInRunner<T> {
  readonly options: Pick<TokenSourceOptions<T>, 'authUrl' | 'signInTimeoutMs'>;
  readonly keeper: TokenKeeper<T>;
}

/** Others are waited for as long as leaves time for a sign-in of one's own, and longer while a token is there that lasts. */
const PATIENCE = 2 / 3;

/** Carries out one plan: a sign-in, or what somebody else's brought. Never errors, emits once. */
export function runSignIn<T>(plan: SignInPlan<T>, { options, keeper }: SignInRunner<T>): Observable<SignInOutcome<T>> {
  const { connection, isAhead = false, insists = false, trial } = plan;
  const { lenders, credentials } = keeper;
  const inUse = trial?.thereafter ?? credentials.current;
  const { signIn } = trial ?? inUse;
  const stored = keeper.storedFor(inUse);
  const limitMs = options.signInTimeoutMs ?? usualLimitMs(inUse);
  return defer(() => {
    let sentAt: Moment | undefined;
    const fetch = (over: Connection, circumstances: SignInCircumstances): Observable<Fetched<T>> =>
      defer(() => {
        const now = momentOf(over.runtime);
        if (sentAt === undefined) keeper.reporter.sent(plan, now);
        sentAt = now;
        const work = { kind: 'sign-in', url: options.authUrl, reason: plan.reason, isAhead } as const;
        return followed(over, () => work, defer(() => signIn(over, circumstances))).pipe(map((value) => ({ value, sentAt: now })));
      });
    const arrive = (over: Connection, circumstances: SignInCircumstances): Observable<Arrival<T>> =>
      stored === undefined
        ? fetch(over, circumstances)
        : signInOnce({
            ...{ stored, connection: over, fetch: () => fetch(over, circumstances) },
            ...{ isOwn: trial !== undefined, insists: insists || credentials.areWanted },
            patienceMs: isAhead && leftMs(keeper.model, over) > 2 * limitMs ? Infinity : PATIENCE * limitMs,
          });
    const bounds = { limitMs, isRepeatable: inUse.renewable() !== 'needs-user' };
    return signInOutcome({ signIn: arrive, isAhead, connection, lenders, authUrl: options.authUrl, ...bounds }).pipe(
      map((outcome): SignInOutcome<T> => (outcome.ok ? { ok: true, ...outcome.value, sentAt } : { ...outcome, sentAt })),
    );
  });
}

/** What is left of the token that is held. */
function leftMs(model: TokenModel<unknown>, { runtime }: Connection): number {
  const held = heldBy(model);
  return held === undefined ? 0 : remainingMs(held.lifetime, momentOf(runtime));
}
