import { Session, type AuthPlugin } from 'keystoneauth-rx';
import { pageRedirect, popupRedirect, reportRedirect, webSsoRedirect, type RedirectReport, type WindowReceiver } from 'keystoneauth-rx/browser';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, type Subscription } from 'rxjs';
import { tell } from './told.js';

/** Who signs in, as specs can send it to a page. */
export interface PageOidcOptions extends Omit<v3.OidcAuthorizationCodeOptions, 'authorize' | 'redirectUri' | 'code' | 'codeVerifier'> {
  readonly redirectUri: string;
}

/** The same for Keystone's own page. */
export interface PageWebSsoOptions extends Omit<v3.WebSsoOptions, 'authorize' | 'redirectUri'> {
  readonly redirectUri: string;
  /** The URL of the worker; without one, that of the page is taken. */
  readonly worker?: string | undefined;
}

/** Who came in. */
export interface SignedIn {
  readonly username: string | undefined;
  readonly projectId: string | undefined;
  readonly token: string | undefined;
}

let session = new Session();
let window$: WindowReceiver | undefined;
let attempt: Subscription | undefined;
let failure: string | undefined;

function use(auth: AuthPlugin): void {
  session = new Session({ auth });
  session.events$.subscribe((event) => { tell('event', event); });
}

/** Will ask a provider in a window. */
function useOidcWindow({ redirectUri, ...options }: PageOidcOptions): void {
  window$ = popupRedirect({ redirectUri });
  use(v3.oidcAuthorizationCode({ ...options, authorize: window$ }));
}

/** Will ask a provider in place of the page; where the person was, if it came back. */
function useOidcPage({ redirectUri, ...options }: PageOidcOptions): { readonly from: string } | undefined {
  const receiver = pageRedirect({ redirectUri });
  use(v3.oidcAuthorizationCode({ ...options, authorize: receiver }));
  return receiver.returned;
}

/** Will ask Keystone's page in a window, whose form a worker takes. */
function useWebSso({ redirectUri, worker, ...options }: PageWebSsoOptions): void {
  window$ = webSsoRedirect({ worker: worker ?? navigator.serviceWorker.ready, redirectUri });
  use(v3.webSso({ ...options, authorize: window$ }));
}

/** Registers a worker, as an application does when it starts. */
async function registerWorker(url: string): Promise<void> {
  await navigator.serviceWorker.register(url);
}

async function signIn(): Promise<SignedIn> {
  const access = await firstValueFrom(session.authenticate());
  return { username: access?.username, projectId: access?.projectId, token: access?.authToken };
}

/** The same, but opens the window at once. */
function signInAhead(): Promise<SignedIn> {
  window$?.open();
  return signIn();
}

/** Waits for nothing; `giveUp` ends it. */
function beginSignIn(): void {
  failure = undefined;
  attempt = session.getToken().subscribe({
    error: (error: unknown) => { failure = (error as { readonly code?: string }).code ?? String(error); },
  });
}

function giveUp(): void {
  session.close();
  attempt?.unsubscribe();
}

/** The code of the error with which a sign-in that was begun has ended. */
function signInFailure(): string | undefined {
  return failure;
}

function report(): Promise<RedirectReport> {
  return firstValueFrom(reportRedirect());
}

/** Everything that a page could leave behind of an answer. */
function leftBehind(): { readonly address: string; readonly kept: string; readonly entries: number } {
  return { address: location.href, kept: JSON.stringify(Object.entries(sessionStorage)), entries: history.length };
}

/** What specs can have a page do about people who sign in at pages of others. */
export const redirectOperations = {
  ...{ useOidcWindow, useOidcPage, useWebSso, registerWorker, signIn, signInAhead, beginSignIn, giveUp, signInFailure, report, leftBehind },
};
