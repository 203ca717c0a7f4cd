import { readHead } from '../message-length.js';
import type { IdentityLedger, Clocks } from '../identity-ledger.js';
import type { ProxyWatch, WatchedExchange } from '../proxy-record.js';
import { readSignIn, type SignInSeen } from '../read-sign-in.js';

/** What a watch needs to know. */
export interface WatchedIdentities {
  readonly ledger: IdentityLedger;
  /** The clocks of who signs in. */
  readonly clocksOf: (identity: string) => Clocks;
  /** Told of each token that was handed out. */
  readonly issued: (identity: string, token: string) => void;
}

/** Enters what passes a proxy into a ledger: who signs in is who the request names, a token is whose it was handed to. */
export function signInWatch({ ledger, clocksOf, issued }: WatchedIdentities): ProxyWatch {
  const note = (identity: string, text: string): void => ledger.note(identity, text, clocksOf(identity));
  return {
    asked: ({ request, fault }) => {
      const { identity, secret } = signingIn(request) ?? {};
      if (identity === undefined || secret === undefined) return;
      note(identity, `a sign-in is sent${fault === undefined ? '' : ` and meets "${fault}"`}`);
      ledger.presented(identity, secret, clocksOf(identity));
      if (fault !== undefined) ledger.happened(identity, 'lost');
    },
    answering: (exchange) => {
      const { identity, secret } = signingIn(exchange.request) ?? {};
      if (identity === undefined || secret === undefined) return refusedIn(exchange, (token) => ledger.refused(token));
      const status = statusOf(exchange);
      note(identity, `a sign-in is answered with ${status ?? 'nothing'}`);
      // Who is told otherwise, or nothing, knows of no refusal.
      if (status === 401 && (exchange.fault ?? 'unauthorized') === 'unauthorized') ledger.credentialsRefused(identity, secret, clocksOf(identity));
      const token = status === 201 ? headerOf(exchange.reply, 'x-subject-token') : undefined;
      if (token === undefined || exchange.fault !== undefined) return ledger.happened(identity, 'lost');
      ledger.delivered(identity, token, clocksOf(identity));
      issued(identity, token);
    },
    answered: ({ request }, isWhole) => {
      const signIn = signingIn(request);
      if (signIn !== undefined && !isWhole) ledger.happened(signIn.identity, 'lost');
    },
  };
}

function refusedIn(exchange: WatchedExchange, refused: (token: string) => void): void {
  const token = headerOf(exchange.request, 'x-auth-token');
  if (token !== undefined && statusOf(exchange) === 401) refused(token);
}

function statusOf({ fault, reply }: WatchedExchange): number | undefined {
  if (fault === 'unauthorized') return 401;
  const status = reply && readHead(reply)?.startLine.split(' ')[1];
  return status === undefined ? undefined : Number(status);
}

function headerOf(message: Buffer | undefined, name: string): string | undefined {
  return message && readHead(message)?.headers.get(name);
}

/** Whom this request signs in, and with which password; `undefined` if it is another one. */
function signingIn(request: Buffer): SignInSeen | undefined {
  const head = readHead(request);
  if (head?.startLine.startsWith('POST /v3/auth/tokens') !== true) return undefined;
  return readSignIn(request.toString('utf8', head.length));
}
