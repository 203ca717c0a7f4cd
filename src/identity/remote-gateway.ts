import { map, mergeMap, type Observable } from 'rxjs';
import { createAccessInfo, type AccessInfo } from '../access/access-info.js';
import { isJsonObject, listIn, objectIn, objectsIn, textIn, textsIn, type JsonObject } from '../access/json-object.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { Scope } from '../credentials/scope.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { HttpError } from '../errors/http-error.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../errors/missing-auth-methods.js';
import { OptionError } from '../errors/option-error.js';
import type { Connection } from '../http/connection.js';
import type { ApiResponse } from '../http/response.js';
import { parseUrl, withoutTrailingSlash } from '../http/url.js';
import type { AuthHeaders } from './auth-plugin.js';
import { presentedMethods } from './presented-methods.js';

/** Stands for the receipt, which the gateway keeps. */
const RECEIPT = 'kept by the gateway';

/** What is asked of a gateway. */
export interface RemoteCall {
  readonly method: string;
  /** Below `/session`. */
  readonly path: string;
  readonly json?: unknown;
}

/** What is brought to a gateway. */
export interface RemoteSignIn {
  readonly methods: readonly AuthMethod[];
  readonly scope?: Scope | undefined;
  /** They answer a challenge. @defaultValue false */
  readonly isAnswer?: boolean | undefined;
}

/** A gateway, as its pages see it. */
export interface RemoteGateway {
  /** Without a slash at its end. */
  readonly base: string;
  /** What every request has. */
  readonly headers: AuthHeaders;
  send(connection: Connection, call: RemoteCall): Observable<ApiResponse>;
  /** Who is signed in after a call. */
  call(connection: Connection, call: RemoteCall): Observable<AccessInfo>;
  enter(connection: Connection, signIn: RemoteSignIn): Observable<AccessInfo>;
}

/** Where a gateway is. */
export interface RemoteGatewayOptions {
  readonly url?: string | undefined;
  readonly csrfHeader?: { readonly name: string; readonly value: string } | undefined;
}

/** Speaks to the gateway at a URL; throws an OptionError for one that cannot be used. */
export function remoteGateway({ url = '/os', csrfHeader = { name: 'X-Requested-With', value: 'keystoneauth-rx' } }: RemoteGatewayOptions): RemoteGateway {
  const base = baseOf(url);
  const headers = { [csrfHeader.name]: csrfHeader.value };
  const send: RemoteGateway['send'] = (connection, { method, path, json }) =>
    connection.send({ method, url: `${base}/session${path}`, headers, json, raiseExc: false, responseType: 'json', log: false });
  const call: RemoteGateway['call'] = (connection, request) => send(connection, request).pipe(map((reply) => accessIn(reply, request.method, base)));
  return {
    ...{ base, headers, send, call },
    enter: (connection, { methods, scope, isAnswer = false }) =>
      presentedMethods(connection, methods).pipe(
        mergeMap((presented) => {
          const json = Object.assign({}, ...presented.map(({ data }) => factorOf(data?.[1])), scope && { scope }) as JsonObject;
          return call(connection, { method: 'POST', path: isAnswer ? '/answer' : '', json });
        }),
      ),
  };
}

function baseOf(url: string): string {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  const parsed = parseUrl(url, location?.href);
  if (parsed !== undefined && /^https?:$/.test(parsed.protocol)) return withoutTrailingSlash(parsed.href);
  throw new OptionError('url', '"url" of gatewayAuth has to be the path of the gateway, or its whole URL where there is no page; nothing was sent.');
}

/** What a method says to Keystone, as the gateway wants it. */
function factorOf(data: JsonObject | undefined): JsonObject {
  const user = objectIn(data, 'user');
  const domain = objectIn(user, 'domain');
  const { password, passcode } = user ?? {};
  return {
    ...{ userId: textIn(user, 'id'), username: textIn(user, 'name'), userDomainId: textIn(domain, 'id'), userDomainName: textIn(domain, 'name') },
    ...(password !== undefined && { password }),
    ...(passcode !== undefined && { passcode }),
  };
}

/** Who is signed in; the endpoints of the catalog are paths of the gateway. */
function accessIn(reply: ApiResponse, method: string, base: string): AccessInfo {
  const document = isJsonObject(reply.body) ? reply.body : undefined;
  const token = objectIn(document, 'token');
  if (reply.status !== 200 || token === undefined) throw refused(reply, method, objectIn(document, 'error'));
  return createAccessInfo({ token: { ...token, catalog: objectsIn(token, 'catalog').map((service) => placed(service, base)) } });
}

function placed(service: JsonObject, base: string): JsonObject {
  const endpoints = objectsIn(service, 'endpoints').map((endpoint) => ({ ...endpoint, url: parseUrl(textIn(endpoint, 'url') ?? '', base)?.href }));
  return { ...service, endpoints };
}

/** Why there is nobody. */
function refused({ status, url, requestId }: ApiResponse, method: string, error: JsonObject | undefined): KeystoneAuthError {
  const message = textIn(error, 'message') ?? `The gateway answered with ${String(status)}; is it at this URL?`;
  const reason = textIn(error, 'reason');
  if (reason === 'challenged') return challenge(message, error);
  // Somebody may sign in again at any moment: nothing to remember.
  if (reason === 'signed-out' || reason === 'session-over') return new AuthorizationFailure(message, { outcome: 'refused' });
  return new HttpError(message, { status, method, url, serviceMessage: message, requestId, outcome: 'refused' });
}

function challenge(message: string, error: JsonObject | undefined): MissingAuthMethods {
  const requiredAuthMethods = listIn(error, 'required').map((rule) => textsIn({ rule }, 'rule'));
  return new MissingAuthMethods(message, RECEIPT, { methods: textsIn(error, 'methods'), requiredAuthMethods, expiresAt: textIn(error, 'expires_at') });
}
