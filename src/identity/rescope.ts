import { catchError, map, mergeMap, of, throwError, type Observable } from 'rxjs';
import type { AuthMethod } from '../credentials/auth-method.js';
import { CHANGING } from '../credentials/cache-id.js';
import { SCOPE_OPTIONS, scopeBody, type Scope, type ScopeBody } from '../credentials/scope.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { isHttpError } from '../errors/http-error.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { setHeader } from '../http/headers.js';
import { BOUND_METHODS, boundScope } from './sent-scope.js';
import type { AuthHeaders } from './auth-plugin.js';
import { kindOf, renewabilityOf } from './methods-over-time.js';

/** The plugin whose identity another scope is wanted for. */
export interface RescopeParent {
  readonly getToken: (connection: Connection) => Observable<string | undefined>;
  readonly invalidate: (rejected: AuthHeaders) => boolean;
  /** Whether it gets a new token without a person when its own has ended. */
  readonly mayRenew: () => boolean;
  /** What it signs in with now, where that is methods of Identity v3. */
  readonly methods: readonly AuthMethod[] | undefined;
  /** What its tokens are kept under; `undefined`: it cannot be known whose they are. */
  readonly cacheId?: (() => string | undefined) | undefined;
}

/** Makes the plugin for another scope. */
export type Rescope<P> = (scope: Scope, parent: RescopeParent) => P;

/**
 * What another scope's token is asked for with: the same credentials if they can be used again, else the parent's token.
 *
 * @throws OptionError if the credentials are bound to the scope they have.
 */
export function methodsForScope(parent: RescopeParent): readonly AuthMethod[] {
  const { methods = [] } = parent;
  const bound = methods.map((method) => BOUND_METHODS.get(kindOf(method) ?? '')).find((name) => name !== undefined);
  if (bound !== undefined) throw boundScope(bound);
  return methods.length > 0 && renewabilityOf(methods) === 'automatic' ? methods : [parentTokenMethod(parent)];
}

/** The `scope` member for a scope that somebody wants; throws an OptionError for none, two or an unknown one. */
export function wantedScope(scope: Scope): ScopeBody {
  refuseUnknownOptions(scope, new Set(SCOPE_OPTIONS), 'rescope');
  const body = scopeBody(scope);
  if (body !== undefined) return body;
  throw new OptionError([...SCOPE_OPTIONS], 'rescope() needs a scope, for instance { projectId }; nothing was sent.', {
    code: 'missing-required-options',
  });
}

/**
 * The parent's token of this moment. What is made from it ends when it does, so the parent has to be able to renew its own. A
 * refusal may mean the scope: only if the token itself is no longer good, and the parent needs nobody for another one, is it
 * dropped.
 */
function parentTokenMethod(parent: RescopeParent): AuthMethod {
  let presented: string | undefined;
  return {
    get reusable(): boolean {
      return parent.mayRenew();
    },
    changing: true,
    identity: {
      method: 'token',
      token: CHANGING,
      get of() {
        return parent.cacheId?.();
      },
    },
    getAuthData: (connection, headers) =>
      parent.getToken(connection).pipe(
        map((token) => {
          if (token === undefined) throw new AuthorizationFailure('The auth plugin whose rescope() was called has no token.');
          connection.conceal(token);
          presented = token;
          setHeader(headers, 'X-Auth-Token', token);
          return ['token', { id: token }] as const;
        }),
      ),
    send: (connection, request) =>
      connection.send(request).pipe(
        catchError((error: unknown) => {
          if (presented === undefined || !isHttpError(error, 401) || !parent.mayRenew()) return throwError(() => error);
          const token = presented;
          return isGood(connection, request.url, token).pipe(
            mergeMap((good) => {
              if (!good) parent.invalidate({ 'X-Auth-Token': token });
              return throwError(() => error);
            }),
          );
        }),
      ),
  };
}

/**
 * Whether Keystone still accepts a token.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#check-token
 */
function isGood(connection: Connection, tokensUrl: string, token: string): Observable<boolean> {
  const [url = tokensUrl] = tokensUrl.split('?', 1);
  const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token };
  return connection.send({ method: 'HEAD', url, headers, log: false, raiseExc: false }).pipe(
    map(({ status }) => status !== 401 && status !== 404),
    catchError(() => of(true)),
  );
}
