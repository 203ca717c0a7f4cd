import { defer, firstValueFrom, from, map, merge, Observable, share, switchMap, take, takeUntil, toArray } from 'rxjs';
import { realRuntime } from '../runtime/runtime.js';
import { isTaken, readWaiting, webSsoQuestion, type WebSsoWaiting } from './web-sso-message.js';
import type { WebSsoClient, WebSsoWorkerScope } from './web-sso-worker-scope.js';

/** A page that waits for a form, and the way to give it the token. */
export interface WaitingPage extends WebSsoWaiting {
  /** `false`: it has given up in between. */
  give(token: string): Promise<boolean>;
}

/** How long pages may be busy with something else. */
const ANSWER_MS = 3000;
/** How long further ones are listened to when one has answered. */
const FURTHER_MS = 200;

/**
 * The pages that wait for a form at `redirectUri`. They are asked when there is one: a worker may have ended and begun anew many
 * times while a person signs in, and knows nothing from before.
 */
export async function whoWaits({ clients }: WebSsoWorkerScope, redirectUri: string): Promise<readonly WaitingPage[]> {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true });
  const answers$ = merge(...pages.map((page) => ask(page, redirectUri))).pipe(share());
  const over$ = merge(after(ANSWER_MS), answers$.pipe(take(1), switchMap(() => after(FURTHER_MS))));
  return firstValueFrom(answers$.pipe(takeUntil(over$), toArray()));
}

function after(ms: number): Observable<unknown> {
  return defer(() => from(realRuntime.deadline(ms)));
}

function ask(page: WebSsoClient, redirectUri: string): Observable<WaitingPage> {
  return new Observable((subscriber) => {
    const { port1: port, port2: theirs } = new MessageChannel();
    const heard = ({ data }: MessageEvent<unknown>): void => {
      const waiting = readWaiting(data);
      if (waiting !== undefined) subscriber.next({ ...waiting, give: (token) => give(port, token) });
    };
    port.addEventListener('message', heard);
    port.start();
    page.postMessage(webSsoQuestion(redirectUri), [theirs]);
  });
}

function give(port: MessagePort, token: string): Promise<boolean> {
  const taken$ = new Observable<boolean>((subscriber) => {
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isTaken(data)) subscriber.next(true);
    });
    port.postMessage({ token });
    return () => { port.close(); };
  });
  return firstValueFrom(merge(taken$, after(ANSWER_MS).pipe(map(() => false))));
}
