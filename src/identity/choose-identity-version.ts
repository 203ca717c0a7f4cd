import type { VersionData } from '../access/endpoint-data.js';
import { DiscoveryFailure } from '../errors/discovery-failure.js';
import { withoutTrailingSlash } from '../http/url.js';

/** Which identity API a generic plugin signs in at, and where. */
export interface IdentityVersion {
  readonly major: 2 | 3;
  readonly root: string;
}

/** What decides between v2.0 and v3. */
export interface VersionWishes {
  /** A domain, a project's or a user's domain, or a system scope was given: v2.0 has none of these. */
  readonly needsV3: boolean;
  /** v2.0 first, keystoneauth's way. */
  readonly preferV2: boolean;
}

/** The version to use of those that were discovered, oldest first in `versions`. */
export function chooseIdentityVersion(
  versions: readonly VersionData[],
  { needsV3, preferV2 }: VersionWishes,
  authUrl: string,
): IdentityVersion {
  const ordered = preferV2 ? versions : [...versions].reverse();
  for (const { version, url } of ordered) {
    const root = withoutTrailingSlash(url);
    if (version[0] === 3) return { major: 3, root };
    if (version[0] === 2 && !needsV3) return { major: 2, root };
  }
  const offered = versions.map(({ version }) => version.join('.')).join(', ');
  throw new DiscoveryFailure(
    offered === ''
      ? `${authUrl} offers no version of the identity API that can be used; is "authUrl" right?`
      : `${authUrl} offers identity ${offered} only, which cannot be used ` +
          (needsV3 ? 'with domains or a system scope (they need v3).' : 'here (v2.0 and v3 can).'),
  );
}

/** What the path of an auth URL says about its version, when its document cannot be read. */
export function versionInPath(authUrl: string): 2 | 3 | undefined {
  const path = new URL(authUrl).pathname;
  if (/\/v2\.0/i.test(path)) return 2;
  return /\/v3/i.test(path) ? 3 : undefined;
}
