import { catchError, map, mergeMap, of, throwError, type Observable } from 'rxjs';
import { discover } from '../discovery/discover.js';
import { isUnreadable } from '../discovery/unreadable.js';
import { DiscoveryFailure } from '../errors/discovery-failure.js';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';
import { withoutTrailingSlash } from '../http/url.js';
import { redactUrl } from '../redaction/redact-url.js';
import { versionOfAuthUrl } from './auth-url.js';
import { chooseIdentityVersion, versionInPath, type IdentityVersion } from './choose-identity-version.js';

/** What a generic plugin's options say about the version. */
export interface IdentityVersionWishes {
  /** A domain, a project's or a user's domain, or a system scope was given: v2.0 has none of these. */
  readonly needsV3: boolean;
  /** A default domain was given, which makes v3 the first choice even where v2.0 is preferred. */
  readonly hasDefaultDomain: boolean;
}

/**
 * Finds the version that a generic plugin signs in at: the one its auth URL names, else the best of those that the version
 * document there offers.
 *
 * @see https://docs.openstack.org/api-ref/identity/v3/#api-versions
 */
export function findIdentityVersion(connection: Connection, given: string, wishes: IdentityVersionWishes): Observable<IdentityVersion> {
  const authUrl = withoutTrailingSlash(given);
  const named = versionOfAuthUrl(authUrl);
  const { preferV2, discoverVersionedAuthUrl } = connection.compatibility;
  if (named !== undefined && !discoverVersionedAuthUrl) return of(named).pipe(map((major) => checked(major, authUrl, wishes)));
  const { needsV3, hasDefaultDomain } = wishes;
  return discover(connection, given).pipe(
    catchError((error: unknown) => {
      if (!isUnreadable(error)) throw error;
      // A failed sign-in is tried again at the next use, and so is what it needs.
      connection.documents.drop(given);
      return of({ failure: error });
    }),
    mergeMap((found) =>
      'failure' in found
        ? fromPath(connection, { authUrl, failure: found.failure, wishes })
        : of(
            chooseIdentityVersion(found.versionData(), { needsV3, preferV2: preferV2 && !hasDefaultDomain }, redactUrl(authUrl)),
          ),
    ),
  );
}

/** The document could not be read; the path of the auth URL may still say which version is meant. */
function fromPath(
  connection: Connection,
  { authUrl, failure, wishes }: { authUrl: string; failure: KeystoneAuthError; wishes: IdentityVersionWishes },
): Observable<IdentityVersion> {
  const major = versionInPath(authUrl);
  const shownUrl = redactUrl(authUrl);
  const { message: reason, outcome } = failure;
  connection.emit(() => ({
    type: 'warning',
    at: connection.runtime.now(),
    code: 'discovery-fallback',
    logger: 'keystoneauth.identity.generic.base',
    message: `Failed to discover the versions of the identity service at ${shownUrl}: ${reason}`,
  }));
  if (major !== undefined) return of(major).pipe(map((known) => checked(known, authUrl, wishes)));
  return throwError(
    () =>
      new DiscoveryFailure(
        `The versions of the identity service at ${shownUrl} could not be found: ${reason} ` +
          'Check "authUrl"; a URL that ends in /v3 needs no discovery.',
        { cause: failure, outcome },
      ),
  );
}

function checked(major: 2 | 3, root: string, { needsV3 }: Pick<IdentityVersionWishes, 'needsV3'>): IdentityVersion {
  if (major === 3 || !needsV3) return { major, root };
  throw new DiscoveryFailure(`${redactUrl(root)} is Identity v2.0, which has no domains and no system scope; use a v3 "authUrl".`);
}
