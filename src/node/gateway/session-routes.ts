import { catchError, defer, firstValueFrom, take, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import type { JsonObject } from '../../access/json-object.js';
import { toStream } from '../../credentials/value-or-stream.js';
import { isHttpError } from '../../errors/http-error.js';
import { MissingAuthMethods } from '../../errors/missing-auth-methods.js';
import { OptionError } from '../../errors/option-error.js';
import { challenge, forwardedFailure } from './forward-failure.js';
import { faultReply, GatewayRefusal, jsonReply, refusal, type GatewayFault } from './gateway-fault.js';
import type { GatewaySettings } from './gateway-settings.js';
import { jsonBody } from './request-body.js';
import { tokenDocument } from './session-document.js';
import { factorsIn, passwordSignIn, scopeIn, userIn } from './sign-in-body.js';
import type { SignInBudget } from './sign-in-budget.js';
import type { HeldSession, OpenUserSession, UserSessions } from './user-sessions.js';

/** A request for the gateway itself. */
export interface SessionCall {
  readonly request: Request;
  /** The id in the cookie. */
  readonly id: string | undefined;
  readonly address: string;
  /** Sets the cookie, or without an id removes it, when the reply goes out. */
  readonly setId: (id: string | undefined) => void;
}

/** What the routes work with. */
export interface SessionRouting {
  readonly settings: GatewaySettings;
  readonly sessions: UserSessions;
  readonly open: OpenUserSession;
  readonly budget: SignInBudget;
}

/** What is done at a path below `/session`, by method. */
export type SessionRoutes = Readonly<Record<string, Readonly<Record<string, (call: SessionCall) => Promise<Response>>>>>;

/** Signing in and out, and who is signed in. */
export function sessionRoutes(routing: SessionRouting): SessionRoutes {
  return {
    '/session': {
      GET: (call) => show(routing, call),
      POST: (call) => signIn(routing, call),
      DELETE: (call) => signOut(routing, call),
    },
    '/session/answer': { POST: (call) => answer(routing, call) },
    '/session/scope': { POST: (call) => selectScope(routing, call) },
  };
}

async function show(routing: SessionRouting, call: SessionCall): Promise<Response> {
  const { user, endsAt } = await present(routing, call, false);
  return shown(routing, endsAt, await firstValueFrom(user.access()));
}

async function signIn(routing: SessionRouting, call: SessionCall): Promise<Response> {
  const { settings, sessions, open, budget } = routing;
  spend(budget, call);
  const body = await jsonBody(call.request);
  const { signIn: own = (given: JsonObject) => passwordSignIn(settings.authUrl, given) } = settings;
  const plugin = await firstValueFrom(defer(() => toStream(own(body))).pipe(take(1)));
  const user = open(plugin, settings.signIn === undefined ? userIn(body) : {});
  const reply = await entered(user.signIn());
  if ('fault' in reply && reply.fault.reason !== 'challenged') {
    user.close();
    return faultReply(reply.fault);
  }
  budget.giveBack(call.address);
  await leave(routing, call);
  const createdAt = settings.runtime.now();
  call.setId(await sessions.add(user, createdAt));
  return 'fault' in reply ? faultReply(reply.fault) : shown(routing, createdAt + settings.absoluteMs, reply.access);
}

async function answer(routing: SessionRouting, call: SessionCall): Promise<Response> {
  const { sessions, budget } = routing;
  const { user, endsAt } = await present(routing, call);
  spend(budget, call);
  const body = await jsonBody(call.request);
  const reply = await entered(user.answer(factorsIn(body, user.user)));
  if (!('fault' in reply)) {
    budget.giveBack(call.address);
    // Whoever knew the cookie of the challenge knows none of the session.
    call.setId(await sessions.rename(call.id ?? ''));
    return shown(routing, endsAt, reply.access);
  }
  if (user.isExhausted) await leave(routing, call);
  return faultReply(reply.fault);
}

async function selectScope(routing: SessionRouting, call: SessionCall): Promise<Response> {
  const { user, endsAt } = await present(routing, call);
  const scope = scopeIn(await jsonBody(call.request));
  const access = await firstValueFrom(user.selectScope(scope).pipe(catchError((error: unknown) => { throw scopeRefused(error); })));
  await routing.sessions.changed(call.id ?? '');
  return shown(routing, endsAt, access);
}

async function signOut(routing: SessionRouting, call: SessionCall): Promise<Response> {
  await leave(routing, call);
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
}

/** Ends the session that the browser had. */
async function leave({ sessions }: SessionRouting, { id, setId }: SessionCall): Promise<void> {
  const held = await sessions.find(id, { isUse: false });
  if (id !== undefined) await sessions.remove(id);
  setId(undefined);
  if (held !== undefined) await firstValueFrom(held.user.signOut());
}

async function present({ sessions }: SessionRouting, { id }: SessionCall, isUse = true): Promise<HeldSession> {
  const held = await sessions.find(id, { isUse });
  if (held !== undefined) return held;
  throw signedOut(id);
}

/** Why there is nobody: the browser names no session, or one that is over. */
export function signedOut(id: string | undefined): GatewayRefusal {
  return id === undefined
    ? refusal(401, 'signed-out', 'Nobody is signed in.')
    : refusal(401, 'session-over', 'The session is over; sign in again.');
}

function spend(budget: SignInBudget, { address }: SessionCall): void {
  const waitMs = budget.take(address);
  if (waitMs === undefined) return;
  const seconds = Math.ceil(waitMs / 1000);
  throw new GatewayRefusal({
    ...{ status: 429, reason: 'too-many-attempts', message: `Too many sign-ins failed; try again in ${String(seconds)} s.` },
    headers: { 'Retry-After': String(seconds) },
  });
}

type Entered = { readonly access: AccessInfo } | { readonly fault: GatewayFault };

/** Who came in, or what to say to who did not. */
function entered(access$: Observable<AccessInfo>): Promise<Entered> {
  return new Promise((resolve) => {
    access$.pipe(take(1)).subscribe({
      next: (access) => { resolve({ access }); },
      error: (error: unknown) => { resolve({ fault: signInFailure(error) }); },
    });
  });
}

/** What Keystone says of credentials is for the person; where it is, is not. */
function signInFailure(error: unknown): GatewayFault {
  if (error instanceof MissingAuthMethods) return challenge(error);
  if (error instanceof OptionError) return { status: 400, reason: 'bad-request', message: error.message };
  if (isHttpError(error) && error.status < 500) {
    const message = error.serviceMessage ?? 'Keystone refused the sign-in.';
    return { status: error.status === 401 ? 401 : 403, reason: 'sign-in-refused', message };
  }
  const fault = forwardedFailure(error);
  return fault.reason === 'session-over' ? { ...fault, reason: 'sign-in-refused', message: 'The sign-in failed; begin it anew.' } : fault;
}

/** A scope that the user has no role in is no reason to be signed out. */
function scopeRefused(error: unknown): unknown {
  if (!isHttpError(error) || error.status >= 500) return error;
  return refusal(403, 'sign-in-refused', error.serviceMessage ?? 'Keystone refused the scope.');
}

function shown({ settings }: SessionRouting, endsAt: number, access: AccessInfo): Response {
  const { idleMs, runtime } = settings;
  return jsonReply(200, { token: tokenDocument(access, runtime.now(), settings), session: { endsAt, idleMs } });
}

