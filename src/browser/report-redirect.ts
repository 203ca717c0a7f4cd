import { defer, map, merge, Observable, of, take, tap } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { parseUrl } from '../http/url.js';
import { realRuntime } from '../runtime/runtime.js';
import { broadcastPort } from '../token/broadcast-port.js';
import { ownWindow, showInstead } from './own-address.js';
import { readRedirectMessage, redirectChannel, type RedirectMessage } from './redirect-message.js';

/** Options of {@link reportRedirect}. */
export interface ReportRedirectOptions {
  /** That of `popupRedirect`. @defaultValue 'default' */
  readonly channel?: string | undefined;
}

/**
 * What became of an answer: `taken` by the page that waited for it; `nobody-waits`: that page is gone, or gave up; `no-answer`: the
 * address of this page holds none.
 */
export type RedirectReport = 'taken' | 'nobody-waits' | 'no-answer';

const WHERE = 'reportRedirect';
const OPTIONS: ReadonlySet<string> = new Set(['channel']);
/** How long a page that waits may be busy with something else. */
const TAKEN_WITHIN_MS = 5000;

/**
 * What the page at the `redirectUri` of `popupRedirect` is there for: takes the answer of the provider out of the address bar and the
 * history, hands it to the page that waits for it and closes this window. What is not `taken` is for who stands in front of it.
 *
 * @throws OptionError for an unknown option.
 */
export function reportRedirect(options: ReportRedirectOptions = {}): Observable<RedirectReport> {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { channel = 'default' } = options;
  return defer(() => {
    const own = ownWindow();
    const url = own?.location.href;
    const state = url === undefined ? undefined : stateIn(url);
    if (url === undefined || state === undefined) return of<RedirectReport>('no-answer');
    showInstead(new URL(url).pathname);
    return handOver(channel, { kind: 'answer', state, url }).pipe(
      tap((report) => {
        if (report === 'taken') own?.close();
      }),
    );
  });
}

/** The state of an answer that a URL holds; `undefined`: it holds none. */
export function stateIn(url: string): string | undefined {
  const query = parseUrl(url)?.searchParams;
  if (query === undefined || !(query.has('code') || query.has('error'))) return undefined;
  return query.get('state') ?? undefined;
}

function handOver(channel: string, answer: RedirectMessage): Observable<RedirectReport> {
  const taken$ = new Observable<RedirectReport>((subscriber) => {
    const port = broadcastPort(redirectChannel(channel));
    port?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = readRedirectMessage(data);
      if (message?.kind === 'taken' && message.state === answer.state) subscriber.next('taken');
    });
    port?.postMessage(answer);
    return () => { port?.close(); };
  });
  const over$ = defer(() => realRuntime.deadline(TAKEN_WITHIN_MS)).pipe(map((): RedirectReport => 'nobody-waits'));
  return merge(taken$, over$).pipe(take(1));
}
