import { defer, fromEvent, filter, map, of, throwError, type Observable } from 'rxjs';
import { isGiven } from '../credentials/is-given.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { SignInAbandoned } from '../errors/sign-in-page-errors.js';
import type { AuthorizationRequest, OpenReceiver, RedirectReceiver } from '../identity/federation/redirect-receiver.js';
import { newRedirectProof, type RedirectProof } from '../identity/oidc/redirect-proof.js';
import { keepRedirect, takeRedirect, type KeptRedirect } from './kept-redirect.js';
import { leadsTo, onlyInPages, ownRedirectUri, ownWindow, showInstead } from './own-address.js';
import { stateOf } from './popup-redirect.js';
import { stateIn } from './report-redirect.js';

/** Options of {@link pageRedirect}. */
export interface PageRedirectOptions {
  /** A page of this origin, as the provider knows it, that calls `pageRedirect` too; may be relative to this page. */
  readonly redirectUri: string;
  /** Told apart from other providers of this application. @defaultValue 'default' */
  readonly name?: string | undefined;
}

/** A receiver for which the whole page goes away, and comes back. */
export interface PageReceiver extends RedirectReceiver {
  /**
   * Whether this page came back with an answer, which the next sign-in takes: start it. `from` is where the person was (path, query,
   * fragment), which the address bar shows again.
   */
  readonly returned: { readonly from: string } | undefined;
}

const WHERE = 'pageRedirect';
const OPTIONS: ReadonlySet<string> = new Set(['redirectUri', 'name']);

/**
 * Asks a person in place of this page: `authorize` of `v3.oidcAuthorizationCode` where windows are unwelcome. Call it first thing in the
 * page, before a router looks at the address: if the page came back with an answer, that is taken out of the address bar and the
 * history. What the sign-in needs then is kept in sessionStorage meanwhile, for one use. A sign-in that makes the page go away ends only
 * with it, or with SignInAbandoned if the person comes back without an answer.
 *
 * @throws OptionError for an option that is missing, unknown or cannot be right.
 */
export function pageRedirect(options: PageRedirectOptions): PageReceiver {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { name = 'default' } = options;
  if (!isGiven(options.redirectUri)) throw new MissingRequiredOptions(['redirectUri'], WHERE);
  const redirectUri = ownRedirectUri(options.redirectUri, WHERE);
  let answer = answerHere(name, redirectUri);
  return {
    returned: answer && { from: answer.kept.from },
    listen: () =>
      defer(() => {
        if (ownWindow() === undefined) return throwError(() => onlyInPages(WHERE));
        const taken = answer;
        answer = undefined;
        return of(taken === undefined ? leaving(name, redirectUri) : returning(taken));
      }),
  };
}

/** An answer, and the question that it belongs to. */
interface Answer {
  readonly url: string;
  readonly kept: KeptRedirect;
}

/** The answer with which this page came back; nothing of it stays in sight, whoever it was for. */
function answerHere(name: string, redirectUri: string): Answer | undefined {
  const url = ownWindow()?.location.href;
  const state = url === undefined || !leadsTo(redirectUri, url) ? undefined : stateIn(url);
  if (url === undefined || state === undefined) return undefined;
  const kept = takeRedirect(name);
  const isOurs = kept?.proof.state === state && kept.redirectUri === redirectUri;
  showInstead(isOurs ? kept.from : new URL(url).pathname);
  return isOurs ? { url, kept } : undefined;
}

function returning({ url, kept: { proof, redirectUri } }: Answer): OpenReceiver {
  return { redirectUri, proof, receive: () => url };
}

function leaving(name: string, redirectUri: string): OpenReceiver {
  const proof = newRedirectProof();
  return { redirectUri, proof, receive: (request) => leave({ ...request, state: stateOf(request.state, WHERE) }, { name, proof }) };
}

/** Never emits: the page goes away. */
function leave({ url, redirectUri }: AuthorizationRequest, { name, proof }: { readonly name: string; readonly proof: RedirectProof }): Observable<never> {
  return defer(() => {
    const { pathname, search, hash } = location;
    keepRedirect(name, { proof, redirectUri, from: `${pathname}${search}${hash}` });
    location.assign(url);
    return cameBack();
  });
}

/** The same page again as it was, out of the browser's cache: by its button, not with an answer. */
function cameBack(): Observable<never> {
  return fromEvent<PageTransitionEvent>(window, 'pageshow').pipe(
    filter(({ persisted }) => persisted),
    map(() => {
      throw new SignInAbandoned('This page was left for a sign-in, and came back without it. Offer the sign-in again.', { outcome: 'unknown' });
    }),
  );
}
