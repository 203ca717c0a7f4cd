import { map, type Observable } from 'rxjs';
import { APPLICATION_CREDENTIAL_OPTIONS } from '../../credentials/application-credential-method.js';
import { isScoped } from '../../credentials/scope.js';
import type { AuthPlugin } from '../../identity/auth-plugin.js';
import { v3Plugin, type V3Options } from '../../identity/v3-plugin.js';
import { pluginOptionsOf, optionsOfCloud } from '../../loading/clouds/auth-section.js';
import { convertValues } from '../../loading/options/convert-values.js';
import type { PluginOptions } from '../../loading/plugin-loader.js';
import { APPLICATION_CREDENTIAL, followedApplicationCredential, followedSecrets } from './followed-options.js';
import type { FollowedRegion } from './followed-region.js';

/** The auth plugin of a region whose credentials are read anew for each sign-in, with further options of it. */
export function followedPlugin(followed: FollowedRegion, options: PluginOptions): Observable<AuthPlugin> {
  const region = followed.last;
  const isGivenHere = APPLICATION_CREDENTIAL_OPTIONS.some((name) => options[name] !== undefined);
  if (region.authType !== APPLICATION_CREDENTIAL || isGivenHere) return region.authPlugin({ ...followedSecrets(followed), ...options });
  // What is wrong with the options is told as of any region.
  return region.authPlugin(options).pipe(map(() => applicationCredential(followed, options)));
}

/** As `v3.applicationCredential`: the scope was fixed when it was created, and is not sent. */
function applicationCredential(followed: FollowedRegion, given: PluginOptions): AuthPlugin {
  const auth = followed.last.revealAuth();
  const known = optionsOfCloud(APPLICATION_CREDENTIAL, { auth });
  const own = Object.entries(pluginOptionsOf({ auth }, known)).filter(([name]) => !APPLICATION_CREDENTIAL_OPTIONS.includes(name));
  const options = convertValues({ ...Object.fromEntries(own), ...given }, known) as unknown as V3Options;
  const scope = isScoped(options) ? 'unscoped' : undefined;
  return v3Plugin(options, { methods: [followedApplicationCredential(followed)], scope, where: APPLICATION_CREDENTIAL });
}
