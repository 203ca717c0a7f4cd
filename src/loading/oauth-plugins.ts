/** OAuth at Keystone, and access by certificate: loaded together when one of them is asked for by its name. */
export { oauth1 } from '../identity/oauth1/oauth1.js';
export { oauth2ClientCredential } from '../identity/oauth2/oauth2-client-credential.js';
export { oauth2MtlsClientCredential } from '../identity/oauth2/oauth2-mtls-client-credential.js';
export { tokenless } from '../identity/tokenless.js';
export { pageFloor } from '../session/page-floor.js';
