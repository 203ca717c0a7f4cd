import { of, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { tokenMethod } from '../../credentials/token-method.js';
import type { ScopeBody } from '../../credentials/scope.js';
import { InvalidResponse } from '../../errors/invalid-response.js';
import type { Connection } from '../../http/connection.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { REQUEST_LIMIT } from '../request-limit.js';
import { v3SignIn } from '../v3-sign-in.js';

/** What the unscoped token is exchanged for. */
export interface Rescoping {
  /** Ends in `/v3`. */
  readonly root: string;
  readonly scope: ScopeBody | undefined;
  readonly includeCatalog: boolean;
}

/**
 * The token for the scope, by the token method; without a scope the unscoped one itself.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#token-authentication-with-scoped-authorization
 */
export function rescopedToken(connection: Connection, unscoped: AccessInfo, { root, scope, includeCatalog }: Rescoping): Observable<AccessInfo> {
  if (scope === undefined || scope === 'unscoped') return of(unscoped);
  const { authToken: token } = unscoped;
  if (token === undefined) throw new InvalidResponse(`${redactUrl(root)} gave no unscoped token to exchange for one with a scope.`);
  return v3SignIn(connection, { root, methods: [tokenMethod({ token })], scope, includeCatalog, timeoutMs: REQUEST_LIMIT });
}
