import { catchError, map, type Observable } from 'rxjs';
import type { AuthMethod } from '../credentials/auth-method.js';
import { SCOPE_OPTIONS, scopeBody, type Scope, type ScopeBody } from '../credentials/scope.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { isHttpError } from '../errors/http-error.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { setHeader } from '../http/headers.js';
import type { AuthHeaders } from './auth-plugin.js';
import { isReusable, kindOf } from './methods-over-time.js';

/** The plugin whose identity another scope is wanted for. */
export interface RescopeParent {
  readonly getToken: (connection: Connection) => Observable<string | undefined>;
  readonly invalidate: (rejected: AuthHeaders) => boolean;
  /** Whether it gets a new token without a person when its own has ended. */
  readonly mayRenew: () => boolean;
  /** What it signs in with now, where that is methods of Identity v3. */
  readonly methods: readonly AuthMethod[] | undefined;
}

/** Makes the plugin for another scope. */
export type Rescope<P> = (scope: Scope, parent: RescopeParent) => P;

/** Delegations for one scope: Keystone lets nobody out of it. */
const BOUND: Readonly<Record<string, string>> = {
  application_credential: 'An application credential',
  oauth1: 'An OAuth access token',
};

/**
 * What another scope's token is asked for with: the same credentials if they can be used again, else the parent's token.
 *
 * @throws OptionError if the credentials are bound to the scope they have.
 */
export function methodsForScope(parent: RescopeParent): readonly AuthMethod[] {
  const { methods = [] } = parent;
  const bound = methods.map((method) => BOUND[kindOf(method) ?? '']).find((name) => name !== undefined);
  if (bound !== undefined) {
    throw new OptionError('scope', `${bound} is for the one scope it was made for, so rescope() is not possible; nothing was sent.`);
  }
  return methods.length > 0 && methods.every(isReusable) ? methods : [parentTokenMethod(parent)];
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

/** The parent's token of this moment. What is made from it ends when it does, so the parent has to be able to renew its own. */
function parentTokenMethod(parent: RescopeParent): AuthMethod {
  let presented: string | undefined;
  return {
    get reusable(): boolean {
      return parent.mayRenew();
    },
    changing: true,
    identity: { method: 'token' },
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
          if (isHttpError(error, 401) && presented !== undefined) parent.invalidate({ 'X-Auth-Token': presented });
          throw error;
        }),
      ),
  };
}
