import { defer, from, merge, mergeMap, Subject, type Observable } from 'rxjs';
import { OptionError } from '../../errors/option-error.js';
import type { KeystoneEvent } from '../../events/event.js';
import { insecurityAlert } from '../../http/report/insecurity-alert.js';
import { createTransport, type OwnedTransport } from '../../http/transport.js';
import type { Session } from '../../session/session.js';
import { forward } from './forward.js';
import { forwardedFailure } from './forward-failure.js';
import { sessionIdIn } from './gateway-cookie.js';
import { faultReply, refusal } from './gateway-fault.js';
import type { GatewayOptions } from './gateway-options.js';
import { GatewayReply } from './gateway-reply.js';
import { gatewaySettings, type GatewaySettings } from './gateway-settings.js';
import { pageFault } from './page-check.js';
import { pageOrigin, type GatewayClient, type PageOrigin } from './page-origin.js';
import { sessionRoutes, signedOut, type SessionRoutes } from './session-routes.js';
import { signInBudget } from './sign-in-budget.js';
import { UserSession } from './user-session.js';
import { UserSessions, type OpenUserSession } from './user-sessions.js';

/** What {@link gateway} makes: a handler of requests. */
export interface Gateway {
  /** Answers one request; never rejects. `client`: who stands at the other end of the connection. */
  (request: Request, client?: GatewayClient): Promise<Response>;
  /** Everything that happens in the sessions of all users, redacted; for `logToWinston` and the like. */
  readonly events$: Observable<KeystoneEvent>;
  /** How many sessions there are in this process. */
  readonly size: number;
  /** Ends all sessions of this process, and what is under way. */
  close(): void;
}

/**
 * A backend for front ends: pages sign in here and ask the services through it, and the token stays here. A browser has a cookie that
 * no script can read; it names the session of its user, which signs in, renews and forwards.
 *
 * @throws OptionError for an option that is missing, unknown or cannot be right.
 */
export function gateway(options: GatewayOptions): Gateway {
  const settings = gatewaySettings(options);
  const desk = openDesk(settings);
  const handle = async (request: Request, client: GatewayClient = {}): Promise<Response> => {
    const page = pageOrigin(request, client, settings);
    const reply = new GatewayReply(settings, page);
    try {
      return reply.complete(await answer(request, { page, reply, settings, desk }));
    } catch (error) {
      return reply.complete(faultReply(toFault(error)));
    }
  };
  const { events$, sessions } = desk;
  return Object.defineProperties(handle as Gateway, {
    events$: { value: events$ },
    size: { get: () => sessions.size },
    close: { value: desk.close },
  });
}

/** What all requests share. */
interface Desk {
  readonly transport: OwnedTransport;
  readonly sessions: UserSessions;
  readonly routes: SessionRoutes;
  readonly events$: Observable<KeystoneEvent>;
  readonly close: () => void;
}

/** Sockets are shared, since they know nobody; everything else of a user is the user's alone. */
function openDesk(settings: GatewaySettings): Desk {
  const { runtime, session: { tls, proxy, axios, transport: given, ...options } } = settings;
  const transport: OwnedTransport = given === undefined ? createTransport({ tls, proxy, axios, runtime }) : { send: given, secrets: [], close: () => undefined };
  const opened$ = new Subject<Session>();
  const live = new Set<Session>();
  const open: OpenUserSession = (plugin, user) => {
    const one = new UserSession(plugin, user, { ...options, runtime, transport: transport.send });
    const { session } = one;
    live.add(session);
    session.connection.closed$.subscribe({ complete: () => live.delete(session), error: () => undefined });
    for (const secret of transport.secrets) session.connection.conceal(secret);
    opened$.next(session);
    if (tls?.insecure === true) session.connection.emit(() => insecurityAlert(runtime.now(), settings.authUrl));
    return one;
  };
  const sessions = new UserSessions(settings, open);
  const budget = signInBudget(settings.failedSignIns, () => runtime.monotonic());
  const close = (): void => {
    sessions.close();
    opened$.complete();
    transport.close();
  };
  const events$ = defer(() => merge(from([...live]), opened$)).pipe(mergeMap((session) => session.events$));
  return { transport, sessions, routes: sessionRoutes({ settings, sessions, open, budget }), events$, close };
}

interface Handling {
  readonly page: PageOrigin;
  readonly reply: GatewayReply;
  readonly settings: GatewaySettings;
  readonly desk: Desk;
}

async function answer(request: Request, { page, reply, settings, desk }: Handling): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const path = pathname.startsWith(`${settings.prefix}/`) ? pathname.slice(settings.prefix.length) : undefined;
  if (path === undefined) throw refusal(404, 'not-found', `The gateway answers below ${settings.prefix}.`);
  const fault = pageFault(request, page.origin, settings);
  if (fault !== undefined) return faultReply(fault);
  const id = sessionIdIn(request.headers, reply.cookieName);
  const route = desk.routes[path];
  if (route !== undefined) {
    const handler = Object.hasOwn(route, request.method) ? route[request.method] : undefined;
    if (handler === undefined) throw refusal(405, 'bad-request', `${request.method} means nothing at ${path}.`);
    return handler({ request, id, address: page.address, setId: (next) => { reply.setId(next); } });
  }
  if (path === '/session' || path.startsWith('/session/')) throw refusal(404, 'not-found', `The gateway has nothing at ${path}.`);
  const held = await desk.sessions.find(id, { isUse: true });
  if (held === undefined) throw signedOut(id);
  return forward({ request, path, search, origin: page.origin, user: held.user, settings, transport: desk.transport.send });
}

function toFault(error: unknown): ReturnType<typeof forwardedFailure> {
  return error instanceof OptionError ? { status: 400, reason: 'bad-request', message: error.message } : forwardedFailure(error);
}
