/**
 * The plugins of the front door. Each is a binding of its own, in a file that only the door
 * names: bundlers that split code by files (esbuild, and with it Angular) would otherwise put all that `loadAuthPlugin` loads later
 * into each app from its start.
 */
import { adminToken as adminTokenPlugin } from './admin-token.js';
import { httpBasic as httpBasicPlugin } from './http-basic.js';
import { none as nonePlugin } from './none.js';
import { password as passwordPlugin } from './password.js';
import { serviceToken as serviceTokenPlugin } from './service-token.js';
import { token as tokenPlugin } from './token.js';

/** A user and a password, at whichever identity version the cloud offers. */
export const password = passwordPlugin;

/** An existing token, at whichever identity version the cloud offers. */
export const token = tokenPlugin;

/** No authentication at all, for a service that asks for none (standalone Ironic, for instance). */
export const none = nonePlugin;

/** HTTP Basic at a service that stands alone (Ironic, for instance). */
export const httpBasic = httpBasicPlugin;

/** A token and an endpoint that are known: nothing is asked, nothing is renewed. */
export const adminToken = adminTokenPlugin;

/** Requests of a service on behalf of a user: with both tokens, so that the user's may be accepted although it has ended meanwhile. */
export const serviceToken = serviceTokenPlugin;
