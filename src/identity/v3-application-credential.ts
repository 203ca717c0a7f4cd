import {
  APPLICATION_CREDENTIAL_OPTIONS,
  applicationCredentialMethod,
  type ApplicationCredentialMethodOptions,
} from '../credentials/application-credential-method.js';
import { isScoped } from '../credentials/scope.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { splitOptions, v3Plugin, type V3Options } from './v3-plugin.js';

/** Options of {@link applicationCredential}. */
export interface V3ApplicationCredentialOptions extends V3Options, ApplicationCredentialMethodOptions {}

/**
 * Identity v3 with an application credential. Its scope was fixed when it was created and Keystone refuses to be asked for
 * one, so scope options (which configuration files often carry) are accepted and not sent, with a warning.
 */
export function applicationCredential(options: V3ApplicationCredentialOptions): IdentityPlugin {
  const where = 'v3.applicationCredential';
  const { method, plugin } = splitOptions<ApplicationCredentialMethodOptions>(options, APPLICATION_CREDENTIAL_OPTIONS, where);
  // Whichever it is, it is not sent; that there is one is worth a warning.
  const scope = isScoped(plugin) ? 'unscoped' : undefined;
  return v3Plugin(plugin, { methods: [applicationCredentialMethod(method)], scope, where });
}
