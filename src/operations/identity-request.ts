import { concatMap, map, type Observable } from 'rxjs';
import { AUTH_INTERFACE, type EndpointFilter } from '../access/endpoint-filter.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { InvalidResponse } from '../errors/invalid-response.js';
import type { ApiResponse } from '../http/response.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { ApiRequest, RequestOptions } from '../request/api-request.js';
import { Adapter } from '../session/adapter.js';
import type { Client } from '../session/client.js';

/** A request to Keystone. */
export type IdentityRequest = RequestOptions & Pick<ApiRequest, 'method'>;

/**
 * Where Keystone v3 is: of a session, where its plugin signs in; of an adapter, what that is bound to (interface, region, override),
 * whatever its service.
 */
export function identityFilter(client: Client): EndpointFilter {
  const keystone = { serviceType: 'identity', version: 3 };
  return client instanceof Adapter ? keystone : { ...keystone, interface: AUTH_INTERFACE };
}

/** Sends a request to Keystone with the token of `client`. `path` begins with a slash and is below `/v3`. */
export function identityRequest(client: Client, path: string, options: IdentityRequest = {}): Observable<ApiResponse> {
  return client.request(path, { responseType: 'json', ...options, endpointFilter: identityFilter(client) });
}

/** The id of the user whom the session is signed in as. */
export function ownUserId(client: Client): Observable<string> {
  return client.getUserId().pipe(map((id) => present(id, 'user')));
}

/** Does something below `/users/<id>`: of this user, or of whom the session is signed in as. */
export function forUser<T>(client: Client, userId: string | undefined, act: (path: string) => Observable<T>): Observable<T> {
  const path = (id: string): string => `/users/${encodeURIComponent(id)}`;
  return userId === undefined ? ownUserId(client).pipe(concatMap((id) => act(path(id)))) : act(path(userId));
}

/** The base URL that `path` was sent below, for plugins that sign in at the same place. */
export function rootOf({ url }: Pick<ApiResponse, 'url'>, path: string): string {
  const at = url.lastIndexOf(path);
  return at < 0 ? url : url.slice(0, at);
}

/** The error for a reply without what was asked for. */
export function withoutMember({ status, url, requestId }: ApiResponse, member: string): InvalidResponse {
  return new InvalidResponse(`${redactUrl(url)} was answered with ${String(status)} but without "${member}"; is this the identity service?`, {
    outcome: 'unknown',
    requestId,
  });
}

/** What the plugin of a session has to know for an operation. */
export function present(id: string | undefined, what: 'user' | 'project'): string {
  if (id !== undefined) return id;
  throw new AuthorizationFailure(
    `The session's auth plugin has no ${what} id, which this operation needs; use a plugin that signs in at Keystone, or give the id as an option.`,
  );
}
