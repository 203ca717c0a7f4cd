import { catchError, isObservable, mergeMap, of, type Observable, type OperatorFunction } from 'rxjs';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import { streamOf } from './answer.js';
import type { ApiRequest } from './api-request.js';
import { attempt, failed, toJourney, type Journey } from './journey.js';
import type { StageSession } from './stage-session.js';

/** What a stage does for one journey: at once, or as a stream of it where something has to be waited for. What it throws is the journey's failure. */
export type Step = (journey: Journey) => Journey | Observable<Journey>;

/** A step for a stream of requests; `filter` holds defaults for those that leave it open. */
export function stage(session: StageSession, step: Step, filter?: EndpointFilter): OperatorFunction<ApiRequest | Journey, Journey> {
  return mergeMap((item) => streamOf(taken(toJourney(session, item, filter), step)));
}

/** Steps one after the other. As long as nothing has to be waited for there is nothing to subscribe to. */
export function walked(journey: Journey, steps: readonly Step[]): Journey | Observable<Journey> {
  let here = journey;
  for (const [index, step] of steps.entries()) {
    const next$ = taken(here, step);
    if (isObservable(next$)) return next$.pipe(mergeMap((there) => streamOf(walked(there, steps.slice(index + 1)))));
    here = next$;
  }
  return here;
}

function taken(journey: Journey, step: Step): Journey | Observable<Journey> {
  const next$ = attempt(journey, step);
  return isObservable(next$) ? next$.pipe(catchError((error: unknown) => of(failed(journey, error)))) : next$;
}
