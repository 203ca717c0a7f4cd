/**
 * The Identity v2.0 plugins: `import * as v2 from 'keystoneauth-rx/v2'`. Runs anywhere.
 *
 * @module keystoneauth-rx/v2
 */

export { password, token, type V2Options, type V2PasswordOptions, type V2TokenOptions } from '../identity/v2-plugins.js';
