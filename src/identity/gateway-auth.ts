import { defer, finalize, map, tap, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import { checkMethods } from '../credentials/check-methods.js';
import type { Scope } from '../credentials/scope.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { identityPlugin, type IdentityPlugin } from './identity-plugin.js';
import { remoteGateway, type RemoteGateway, type RemoteGatewayOptions } from './remote-gateway.js';

/** Options of {@link gatewayAuth}. */
export interface GatewayAuthOptions extends RemoteGatewayOptions {
  /** Where the gateway answers: its prefix on the page's own origin, or the whole URL. @defaultValue '/os' */
  readonly url?: string | undefined;
  /** What the gateway wants to see on every request. @defaultValue `X-Requested-With: keystoneauth-rx` */
  readonly csrfHeader?: { readonly name: string; readonly value: string } | undefined;
  /** Password and passcode of whoever signs in now. @defaultValue none: who signed in before, as the browser's cookie says */
  readonly methods?: readonly AuthMethod[] | undefined;
  /** What the token is for, of a sign-in with `methods`. */
  readonly scope?: Scope | undefined;
}

/** A plugin whose token is at a gateway. */
export interface GatewayAuth extends IdentityPlugin {
  /** Ends the session at the gateway, which revokes its token. */
  signOut(connection: Connection): Observable<void>;
}

/**
 * For pages in front of a `gateway()`: the same session, adapters and requests as with a plugin that has a token, but each goes to the
 * gateway, which has it. Cookies have to travel along: give the session `transport: gatewayTransport()`, or the HTTP client of a
 * framework.
 *
 * @throws OptionError for an unknown option, or a URL that cannot be used.
 */
export function gatewayAuth(options: GatewayAuthOptions = {}): GatewayAuth {
  refuseUnknownOptions(options, new Set(['url', 'csrfHeader', 'methods', 'scope']), 'gatewayAuth');
  const { methods = [], scope } = options;
  checkMethods(methods, 'gatewayAuth:');
  const remote = remoteGateway(options);
  return gatewayPlugin(remote, methods.length === 0 ? undefined : (connection) => remote.enter(connection, { methods, scope }));
}

type Begin = (connection: Connection, isAnswer?: boolean) => Observable<AccessInfo>;

/** Stands for what the gateway has: it can be used again. */
const AT_GATEWAY: AuthMethod = { identity: { method: 'gateway' }, getAuthData: () => undefined };

/** `begin` is done until it succeeds; from then on the session at the gateway is looked at. */
function gatewayPlugin(remote: RemoteGateway, begin: Begin | undefined): GatewayAuth {
  let next = begin;
  const signIn: Begin = (connection, isAnswer) =>
    (next?.(connection, isAnswer) ?? remote.call(connection, { method: 'GET', path: '' })).pipe(tap(() => { next = undefined; }));
  const plugin = identityPlugin({
    authUrl: `${remote.base}/identity`,
    signIn: (connection) => signIn(connection),
    renewable: () => 'automatic',
    methods: [AT_GATEWAY],
    headersOf: () => remote.headers,
    // Beside what stands for the gateway there is a receipt, if a challenge is answered.
    signInWith: (connection, present) => signIn(connection, present.length > 1),
    rescope: (scope) => gatewayPlugin(remote, (connection) => remote.call(connection, { method: 'POST', path: '/scope', json: scope })),
  });
  const bringing = (methods: readonly AuthMethod[], use: () => Observable<AccessInfo>): Observable<AccessInfo> =>
    defer(() => {
      checkMethods(methods, 'gatewayAuth:');
      const before = next;
      next = (connection, isAnswer) => remote.enter(connection, { methods, isAnswer });
      return use().pipe(finalize(() => { next &&= before; }));
    });
  const leave = (connection: Connection): Observable<void> => remote.send(connection, { method: 'DELETE', path: '' }).pipe(map(() => { plugin.invalidate(); }));
  return {
    ...plugin,
    answer: (...methods) => bringing(methods, () => plugin.answer(AT_GATEWAY)),
    extend: (...methods) => bringing(methods, () => plugin.extend(AT_GATEWAY)),
    signOut: leave,
    forget: leave,
  };
}
