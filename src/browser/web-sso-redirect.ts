import { defer, map, merge, Observable, switchMap, take } from 'rxjs';
import { isGiven } from '../credentials/is-given.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { AuthorizationRequest } from '../identity/federation/redirect-receiver.js';
import { realRuntime } from '../runtime/runtime.js';
import { onlyInPages, ownRedirectUri } from './own-address.js';
import type { WindowReceiver } from './popup-redirect.js';
import { registeredWorker } from './registered-worker.js';
import { SignInWindow, USUAL_FEATURES } from './sign-in-window.js';
import { readToken, redirectUriAsked, type WebSsoWaiting } from './web-sso-message.js';

/** Options of {@link webSsoRedirect}. */
export interface WebSsoRedirectOptions {
  /**
   * The service worker that takes the form: the URL of `keystoneauth-rx/web-sso-worker.js` as it is served, to be registered; or the
   * registration of a worker that calls `catchWebSso`, for instance `navigator.serviceWorker.ready` beside Angular's.
   */
  readonly worker: string | ServiceWorkerRegistration | PromiseLike<ServiceWorkerRegistration>;
  /** Where Keystone's page sends its form: one of its `trusted_dashboard`s, letter by letter, in the scope of the worker. */
  readonly redirectUri: string;
  /** What the window looks like, as `window.open` has it. @defaultValue 'popup,width=520,height=680' */
  readonly features?: string | undefined;
}

const WHERE = 'webSsoRedirect';
const OPTIONS: ReadonlySet<string> = new Set(['worker', 'redirectUri', 'features']);

/**
 * Signs people in at Keystone's own page in an application of static files: `authorize` of `v3.webSso` in pages. The page opens in a
 * window of its own; the form that it sends in the end is taken by a service worker and never leaves the browser. Errors with
 * SignInWindowBlocked, and with SignInAbandoned when the window is closed; whoever gives up closes it.
 *
 * @throws OptionError for an option that is missing, unknown or cannot be right.
 */
export function webSsoRedirect(options: WebSsoRedirectOptions): WindowReceiver {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { worker, features = USUAL_FEATURES } = options;
  const missing = (['worker', 'redirectUri'] as const).filter((name) => !isGiven(options[name]));
  if (missing.length > 0) throw new MissingRequiredOptions(missing, WHERE);
  const redirectUri = ownRedirectUri(options.redirectUri, WHERE);
  const shown = new SignInWindow(features);
  const receive = (request: AuthorizationRequest): Observable<string> =>
    merge(token(redirectUri, formOriginOf(request)), shown.show(request.url)).pipe(take(1));
  return {
    open: () => { shown.open(); },
    listen: () =>
      defer(() => {
        if (workers() === undefined) throw onlyInPages(WHERE, 'a page over https or from this machine, with service workers');
        return registeredWorker(worker, { redirectUri, where: WHERE });
      }).pipe(map(() => ({ redirectUri, receive }))),
  };
}

/** Pages that are no secure context have none. */
function workers(): ServiceWorkerContainer | undefined {
  return (globalThis as { readonly navigator?: Partial<Navigator> }).navigator?.serviceWorker;
}

function formOriginOf({ state, formOrigin }: AuthorizationRequest): string {
  if (state === undefined && formOrigin !== undefined) return formOrigin;
  throw new OptionError('authorize', `${WHERE} takes the form of Keystone's page, for v3.webSso; v3.oidcAuthorizationCode takes popupRedirect(). Nobody was asked.`);
}

/** The token, as soon as the worker has it. */
function token(redirectUri: string, formOrigin: string): Observable<string> {
  const since = realRuntime.now();
  return questions(redirectUri).pipe(switchMap((port) => handedOver(port, { formOrigin, since })));
}

/** The ports at which workers want to know who waits at `redirectUri`. */
function questions(redirectUri: string): Observable<MessagePort> {
  return new Observable((subscriber) => {
    const heard = ({ data, ports: [port] }: MessageEvent<unknown>): void => {
      if (port !== undefined && redirectUriAsked(data) === redirectUri) subscriber.next(port);
    };
    const container = workers();
    container?.addEventListener('message', heard);
    container?.startMessages();
    return () => { container?.removeEventListener('message', heard); };
  });
}

function handedOver(port: MessagePort, waiting: WebSsoWaiting): Observable<string> {
  return new Observable((subscriber) => {
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const given = readToken(data);
      if (given === undefined || subscriber.closed) return;
      port.postMessage({ taken: true });
      subscriber.next(given);
    });
    port.start();
    port.postMessage(waiting);
  });
}
