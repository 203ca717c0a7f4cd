import { defaultIfEmpty, defer, EMPTY, firstValueFrom, mergeMap, queueScheduler, repeat, subscribeOn, take, takeWhile, tap, type Observable } from 'rxjs';
import { InvalidResponse } from '../errors/invalid-response.js';
import { phrased } from '../errors/keystone-auth-error.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Lost } from './next-page.js';
import { splitQuery, withQuery } from './page-query.js';

/** What a walk has to know of a page. */
export interface Step {
  readonly url: string;
  readonly next: string | undefined;
  readonly lost?: Lost | undefined;
}

/** How a list is walked through. */
export interface Walk<P> {
  /** The URL of the first page. */
  readonly first: string;
  readonly load: (url: string) => Observable<P>;
  /** Each page after the first is asked for when this emits. @defaultValue when the page before was delivered */
  readonly demand$?: Observable<unknown> | undefined;
  /** Removes known secrets from what is said of links. @defaultValue none is known */
  readonly text?: ((text: string) => string) | undefined;
}

/**
 * The pages of a list, one after the other: the next one is asked for when the last was delivered and somebody is still there. Errors
 * with InvalidResponse instead of reading a page twice, and where the service leaves out the rest.
 */
export function walkPages<P extends Step>({ first, load, demand$, text }: Walk<P>): Observable<P> {
  const page$ = defer(() => {
    const follow = follower(text);
    let last: P | undefined;
    const step$ = defer(() => {
      if (last === undefined) return load(first);
      const next = follow(last);
      if (next === undefined) return EMPTY;
      return demand$ === undefined ? load(next) : demand$.pipe(take(1), mergeMap(() => load(next)));
    });
    return step$.pipe(
      tap((page) => { last = page; }),
      defaultIfEmpty(undefined),
      // Pages that come at once, however many, do not pile up on the stack.
      subscribeOn(queueScheduler),
      repeat(),
      takeWhile((page) => page !== undefined),
    );
  });
  return page$.pipe(subscribeOn(queueScheduler));
}

/** The same for who asks for one page at a time: what nobody asks for is not loaded. */
export async function* eachPage<P extends Step>({ first, load, text }: Walk<P>): AsyncGenerator<P, void, undefined> {
  const follow = follower(text);
  for (let url: string | undefined = first; url !== undefined; ) {
    const page: P = await firstValueFrom(load(url));
    yield page;
    url = follow(page);
  }
}

/** Gives the page after a page; throws where that was read before or cannot be had. */
function follower(text: Walk<Step>['text'] = (said) => said): (page: Step) => string | undefined {
  const read = new Set<string>();
  return ({ url, next, lost }) => {
    read.add(nameOf(url));
    if (lost === 'cut') throw phrased(cutShort(url), text);
    const again = lost === 'circle' ? url : next !== undefined && read.has(nameOf(next)) ? next : undefined;
    if (again !== undefined) throw phrased(inCircles(url, again), text);
    return next;
  };
}

function nameOf(url: string): string {
  const { path, query } = splitQuery(url);
  return withQuery(path, query);
}

function inCircles(url: string, next: string): InvalidResponse {
  const named = `the reply to GET ${redactUrl(url)} names ${redactUrl(next)} as the page after it, which was read already`;
  return new InvalidResponse(`The list goes in circles: ${named}. What comes after it cannot be had; try another page size.`, { outcome: 'refused' });
}

function cutShort(url: string): InvalidResponse {
  const advice = 'Narrow it down with filters, or have its operator raise "list_limit".';
  return new InvalidResponse(`The list is cut: the service says that it left out what comes after the reply to GET ${redactUrl(url)}. ${advice}`, { outcome: 'refused' });
}
