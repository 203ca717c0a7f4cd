import type { AuthMethod } from '../credentials/auth-method.js';
import { checkMethods } from '../credentials/check-methods.js';
import { scopeBody } from '../credentials/scope.js';
import { MissingRequiredOptions } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { IdentityPlugin } from './identity-plugin.js';
import { V3_OPTIONS, v3Plugin, type V3Options } from './v3-plugin.js';

/** Options of {@link auth}: the methods, and what for. */
export interface V3AuthOptions extends V3Options {
  /** In the order in which they are sent. */
  readonly methods: readonly AuthMethod[];
}

/**
 * Signs in at Identity v3 with one or more methods: the general form of all v3 plugins.
 *
 * @throws OptionError for a missing or wrong auth URL, two scopes, an option that does not exist.
 */
export function auth(options: V3AuthOptions): IdentityPlugin {
  refuseUnknownOptions(options, new Set([...V3_OPTIONS, 'methods']), 'v3.auth');
  if (!Array.isArray(options.methods)) throw new MissingRequiredOptions(['methods'], 'v3.auth');
  checkMethods(options.methods, 'v3.auth:');
  return v3Plugin(options, { methods: options.methods, scope: scopeBody(options), where: 'v3.auth' });
}
