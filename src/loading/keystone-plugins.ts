/** The plugins that sign in at Keystone alone, or nowhere: loaded together when one of them is asked for by its name. */
export { adminToken } from '../identity/admin-token.js';
export { httpBasic } from '../identity/http-basic.js';
export { none } from '../identity/none.js';
export { password } from '../identity/password.js';
export { serviceToken } from '../identity/service-token.js';
export { token } from '../identity/token.js';
export { password as v2Password, token as v2Token } from '../identity/v2-plugins.js';
export { applicationCredential as v3ApplicationCredential } from '../identity/v3-application-credential.js';
export { multifactor as v3Multifactor } from '../identity/v3-multifactor.js';
export { password as v3Password } from '../identity/v3-password.js';
export { token as v3Token } from '../identity/v3-token.js';
export { totp as v3Totp } from '../identity/v3-totp.js';
export { pageFloor } from '../session/page-floor.js';
