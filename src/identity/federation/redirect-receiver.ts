import { of, type Observable, type ObservableInput } from 'rxjs';
import { isGiven } from '../../credentials/is-given.js';
import type { ValueOrStream } from '../../credentials/value-or-stream.js';
import { MissingRequiredOptions, OptionError } from '../../errors/option-error.js';
import type { RedirectProof } from '../oidc/redirect-proof.js';

/** What a person's browser is to be shown, and where it will be sent when they are done. */
export interface AuthorizationRequest {
  /** The page to open. */
  readonly url: string;
  /** Where the browser is sent in the end. */
  readonly redirectUri: string;
  /** What the `state` of the answer has to be. `undefined`: the answer is a form with a `token`, as Keystone's WebSSO sends it. */
  readonly state: string | undefined;
  /** The origin of the page that sends such a form. */
  readonly formOrigin?: string | undefined;
}

/** Opens the page and gives back the URL that the browser was sent to, with everything that was sent along in its query. */
export type ReceiveRedirect = (request: AuthorizationRequest) => ValueOrStream<string>;

/** Something that is ready for an answer. */
export interface OpenReceiver {
  readonly redirectUri: string;
  readonly receive: ReceiveRedirect;
  /** What an OpenID Connect provider is asked with, from a receiver that has to know it before and after; otherwise a fresh one. */
  readonly proof?: RedirectProof | undefined;
}

/** Something that can be got ready for an answer, such as a listener on this machine. */
export interface RedirectReceiver {
  /** Emits once it is ready, which it stays until it is unsubscribed from. */
  listen(): ObservableInput<OpenReceiver>;
}

/** How a person is asked: a function, which needs a `redirectUri`, or something that knows its own. */
export type Authorize = ReceiveRedirect | RedirectReceiver;

/** The receiver for what was given; throws an OptionError unless it is clear where the answer comes to. */
export function redirectReceiver(authorize: Authorize, redirectUri: string | undefined, where: string): RedirectReceiver {
  if (typeof authorize === 'function') {
    if (!isGiven(redirectUri)) throw new MissingRequiredOptions(['redirectUri'], where);
    return { listen: (): Observable<OpenReceiver> => of({ redirectUri, receive: authorize }) };
  }
  if (typeof (authorize as Partial<RedirectReceiver> | null)?.listen !== 'function') {
    throw new OptionError('authorize', `"authorize" of ${where} has to be a function or a receiver such as loopbackRedirect(); nothing was sent.`);
  }
  if (isGiven(redirectUri)) {
    throw new OptionError(['redirectUri', 'authorize'], `The "authorize" of ${where} knows its own "redirectUri"; leave that out. Nothing was sent.`);
  }
  return authorize;
}
