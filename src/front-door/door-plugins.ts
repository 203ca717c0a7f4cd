/** The plugins of the front door. */
export { accessInfoPlugin } from '../identity/access-info-plugin.js';
export { adminToken } from '../identity/admin-token.js';
export { authPlugin } from '../identity/custom-plugin.js';
export { httpBasic } from '../identity/http-basic.js';
export { none } from '../identity/none.js';
export { password } from '../identity/password.js';
export { serviceToken } from '../identity/service-token.js';
export { token } from '../identity/token.js';
export { pageFloor } from '../session/page-floor.js';
