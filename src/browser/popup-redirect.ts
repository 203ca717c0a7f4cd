import { defer, merge, Observable, of, take, throwError } from 'rxjs';
import { isGiven } from '../credentials/is-given.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { AuthorizationRequest, OpenReceiver, RedirectReceiver } from '../identity/federation/redirect-receiver.js';
import { broadcastPort } from '../token/broadcast-port.js';
import { leadsTo, onlyInPages, ownRedirectUri, ownWindow } from './own-address.js';
import { readRedirectMessage, redirectChannel, type RedirectMessage } from './redirect-message.js';
import { SignInWindow, USUAL_FEATURES } from './sign-in-window.js';

/** Options of {@link popupRedirect}. */
export interface PopupRedirectOptions {
  /** A page of this origin, as the provider knows it, that calls `reportRedirect()`; may be relative to this page. */
  readonly redirectUri: string;
  /** Told apart from other applications of this origin; `reportRedirect` is given the same. @defaultValue 'default' */
  readonly channel?: string | undefined;
  /** What the window looks like, as `window.open` has it. @defaultValue 'popup,width=520,height=680' */
  readonly features?: string | undefined;
}

/** A receiver that asks in a window of its own. */
export interface WindowReceiver extends RedirectReceiver {
  /**
   * Opens the window for the next sign-in at once, in the handler of a click: where a sign-in first has to ask the provider where its
   * page is, that may take longer than browsers remember the click.
   *
   * @throws SignInWindowBlocked where nobody has just clicked.
   */
  open(): void;
}

const WHERE = 'popupRedirect';
const OPTIONS: ReadonlySet<string> = new Set(['redirectUri', 'channel', 'features']);

/**
 * Asks a person in a window of its own: `authorize` of `v3.oidcAuthorizationCode` in pages. The answer comes over a BroadcastChannel from
 * the page at `redirectUri`, so that provider and application may isolate their windows (COOP). Errors with SignInWindowBlocked, and with
 * SignInAbandoned when the window is closed; whoever gives up closes it.
 *
 * @throws OptionError for an option that is missing, unknown or cannot be right.
 */
export function popupRedirect(options: PopupRedirectOptions): WindowReceiver {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { channel = 'default', features = USUAL_FEATURES } = options;
  if (!isGiven(options.redirectUri)) throw new MissingRequiredOptions(['redirectUri'], WHERE);
  const redirectUri = ownRedirectUri(options.redirectUri, WHERE);
  const shown = new SignInWindow(features);
  return {
    open: () => { shown.open(); },
    listen: () => defer(() => (ownWindow() === undefined ? throwError(() => onlyInPages(WHERE)) : of(receiver(redirectUri, { channel, shown })))),
  };
}

interface Asking {
  readonly channel: string;
  readonly shown: SignInWindow;
}

function receiver(redirectUri: string, { channel, shown }: Asking): OpenReceiver {
  const receive = ({ url, state }: AuthorizationRequest): Observable<string> =>
    merge(answer(channel, { redirectUri, state: stateOf(state) }), shown.show(url)).pipe(take(1));
  return { redirectUri, receive };
}

/** An answer without a state is a form, which no page can read. */
export function stateOf(state: string | undefined, where = WHERE): string {
  if (state !== undefined) return state;
  throw new OptionError('authorize', `${where} cannot take the form that Keystone's page sends; v3.webSso takes webSsoRedirect(). Nobody was asked.`);
}

/** The URL with that state which another page of this origin was sent to; whoever brought it is told. */
function answer(channel: string, { redirectUri, state }: Pick<OpenReceiver, 'redirectUri'> & { readonly state: string }): Observable<string> {
  return new Observable((subscriber) => {
    const port = broadcastPort(redirectChannel(channel));
    if (port === undefined) throw onlyInPages(WHERE, 'a BroadcastChannel');
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = readRedirectMessage(data);
      if (message?.kind !== 'answer' || message.state !== state || !leadsTo(redirectUri, message.url)) return;
      port.postMessage({ kind: 'taken', state } satisfies RedirectMessage);
      subscriber.next(message.url);
    });
    return () => { port.close(); };
  });
}
